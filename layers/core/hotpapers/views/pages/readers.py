"""Pages for those who want digests by mail, or no more of them. Opening one changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from hotpapers.views import addresses
from hotpapers.views.pages.frame import NAME, Head, render


@dataclass(frozen=True, slots=True)
class Said:
    title: str
    words: str
    path: str = addresses.READERS
    ask: bool = False
    """Whether an address can be given."""
    token: str = ""
    """What a click on the button sends back."""
    button: str = ""


def ask(wrong: str = "") -> Said:
    promise = "Give your address, and we send you a link; who does not follow it gets nothing more, and is not kept."
    return Said("The papers of the day, by mail", f"{wrong}. {promise}" if wrong else promise, ask=True)


ASKED = Said(
    "Look into your mail",
    "A letter with a link is on its way, if the address is right and got none today. The link holds for two days.",
)
JOINED = Said("You are on the list", "The next digest comes by mail. Each letter has a link that ends it.")
LEFT = Said("You get no more letters", "The address is deleted; backups forget it within 35 days.")


def join(address: str, token: str) -> Said:
    return Said("One more click", f"Digests will go to {address}.", addresses.JOIN, token=token, button="Send them")


def leave(address: str, token: str) -> Said:
    return Said("No more letters?", f"They go to {address}.", addresses.LEAVE, token=token, button="End them")


def wrong(why: str) -> Said:
    return Said("That did not work", f"{why[:1].upper()}{why[1:]}.")


def readers(site: str, said: Said) -> bytes:
    head = Head(site, said.path, f"{NAME}: {said.title}", "Digests by mail.", robots="noindex")
    return render("readers.html.j2", head, said=said)
