"""Addresses are read securely, and left behind when nobody waits any more."""

import io
from pathlib import Path

import pytest
import requests
import urllib3

from visualcnn.data import transfer
from visualcnn.data.transfer import TransferError, host_of, receive


def go_on() -> None:
    """The check of somebody who never gives up."""


def test_the_host_is_named_without_its_port() -> None:
    """Messages name the server alone."""
    assert host_of("https://example.org:8443/some/file.gz") == "example.org"


def test_a_secure_address_is_never_followed_to_an_open_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A redirect from https to http is refused before anything is asked there."""
    asked = []

    def send(
        _adapter: object, request: requests.PreparedRequest, **_options: object
    ) -> requests.Response:
        asked.append(request.url)
        response = requests.Response()
        response.status_code = 302
        response.headers["Location"] = "http://example.org/elsewhere"
        response.raw = urllib3.HTTPResponse(body=io.BytesIO(), preload_content=False)
        response.request = request
        response.url = str(request.url)
        return response

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    with pytest.raises(TransferError, match=r"example\.org redirects to .* that isn't secure"):
        list(receive("https://example.org/file", go_on, 1.0))
    assert asked == ["https://example.org/file"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (requests.exceptions.SSLError(), "can't prove that it is the right server"),
        (requests.exceptions.ConnectTimeout(), "didn't answer within 1.5 s"),
        (requests.ConnectionError(), "there is no connection to"),
        (urllib3.exceptions.ProtocolError(), "broke off"),
        (ConnectionResetError(), "broke off"),
    ],
)
def test_network_errors_get_plain_words(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    """Each kind of failure names the server and says what happened."""

    def send(*_arguments: object, **_options: object) -> requests.Response:
        raise error

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    with pytest.raises(TransferError, match=words) as caught:
        list(receive("https://example.org/file", go_on, 1.5))
    assert "example.org" in str(caught.value)


def test_a_programming_error_is_not_disguised(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is not the network's fault arrives as it is, rather than hanging the reader."""
    fault = ZeroDivisionError(str(tmp_path))

    def send(*_arguments: object, **_options: object) -> requests.Response:
        raise fault

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    with pytest.raises(ZeroDivisionError) as caught:
        list(receive("https://example.org/file", go_on, 1.0))
    assert caught.value is fault


class Body(io.BytesIO):
    """A million bytes; counts those that were read."""

    def __init__(self) -> None:
        super().__init__(bytes(1_000_000))
        self.taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """As every file."""
        data = super().read(size)
        self.taken += len(data)
        return data


def test_a_long_body_of_a_redirection_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only its head counts: requests by itself would read the body whole."""
    bodies: list[Body] = []

    def send(
        _adapter: object, request: requests.PreparedRequest, **_options: object
    ) -> requests.Response:
        bodies.append(Body())
        response = requests.Response()
        response.status_code = 302 if len(bodies) == 1 else 200
        response.headers["Location"] = "elsewhere"
        response.raw = urllib3.HTTPResponse(body=bodies[-1], preload_content=False)
        response.request, response.url = request, str(request.url)
        return response

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    chunks = list(receive("https://example.org/some/file", go_on, 1.0))
    assert sum(map(len, chunks)) == 1_000_000
    assert bodies[0].taken == 0


def test_a_server_that_sends_too_little_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it sends something; one that sends enough may take as long as it likes."""
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    patience = transfer._Patience("https://example.org/file", 30.0)
    for _ in range(10):
        now[0] += 29.0
        patience.count(transfer._LEAST_BYTES)
        patience.check()
    for _ in range(29):
        now[0] += 1.0
        patience.count(1)
        patience.check()
    now[0] += 2.0
    with pytest.raises(TransferError, match=r"example\.org sends next to nothing"):
        patience.check()


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://example.org/x", "http://x.y/"])
def test_a_redirection_leads_to_no_other_kind_of_address(
    monkeypatch: pytest.MonkeyPatch, location: str
) -> None:
    """Least of all to a file of this machine."""

    def send(
        _adapter: object, request: requests.PreparedRequest, **_options: object
    ) -> requests.Response:
        response = requests.Response()
        response.status_code = 301
        response.headers["Location"] = location
        response.raw = urllib3.HTTPResponse(body=io.BytesIO(), preload_content=False)
        response.request, response.url = request, str(request.url)
        return response

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    with pytest.raises(TransferError, match="redirects to an address that isn't secure"):
        list(receive("https://example.org/file", go_on, 1.0))
