"""Priya reads the policy and says so; her General Manager sees it. Somebody without an account finds the guide."""

from playwright.sync_api import Browser, expect

from tests import browser
from tests.stories.conftest import Portal, Somebody

PRIYA, HELEN = "Priya Raman", "Helen Kostas"
ASKED = "You have not said yet that you have read version 1.2 of the social media policy."


def test_an_officer_reads_the_policy_and_her_general_manager_sees_it(
    running_portal: Portal, chromium: Browser
) -> None:
    helen = Somebody(chromium, running_portal.address, HELEN)
    helen.go("/policy/readers/")
    helen.sees(PRIYA)

    priya = Somebody(chromium, running_portal.address, PRIYA)
    priya.sees(ASKED)
    priya.follow("Read it on one page and say so")
    priya.sees("Leave our people out of it")
    priya.press("I have read version 1.2")
    priya.sees("Noted: you have read version 1.2.")
    priya.go("/")
    expect(priya.page.get_by_text(ASKED)).to_have_count(0)

    helen.go("/policy/readers/")
    expect(helen.page.locator("main").get_by_text(PRIYA)).to_have_count(0)
    for somebody in (priya, helen):
        somebody.leaves()


def test_whoever_sits_inside_gets_an_answer_without_signing_in_and_without_scripts(
    running_portal: Portal, chromium: Browser
) -> None:
    page = browser.new_page(chromium, width=390, scripts=False)
    page.goto(f"{running_portal.address}/guide/")
    for answer in (
        "Comment, give feedback, post, share a video or join in",
        "For myself, as a private person",
    ):
        page.get_by_label(answer).check()
        page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="This is personal use")).to_be_visible()
    page.get_by_text("Where the policy says so").click()
    page.get_by_role("link", name="Never a Treasury profile (PER-2)").click()
    expect(page.locator("#PER-2")).to_be_visible()
    assert page.context.cookies() == []
    page.context.close()
