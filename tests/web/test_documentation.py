"""/docs in a real browser, under the policy that lets in nothing from elsewhere."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def test_the_documentation_works_under_its_policy(page: Page, demo: str) -> None:
    refused: list[str] = []
    asked: list[str] = []
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(f"{demo}/docs")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "script-src" not in policy
    operation = page.locator(".opblock", has_text="/api/overview")
    expect(operation).to_be_visible(timeout=60_000)
    operation.locator(".opblock-summary").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text('"institutions"', timeout=60_000)
    assert refused == []
    assert all(url.startswith((demo, "data:", "blob:")) for url in asked)
