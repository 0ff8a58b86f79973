"""Addresses are read securely, and left behind when nobody waits any more."""

import io
from pathlib import Path

import pytest
import requests
import urllib3

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
