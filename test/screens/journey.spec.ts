// The whole journey by clicks and keys over the scripted client, as a person makes it.
import { expect, test, type Page } from "@playwright/test";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 });

test("from Start to a saved adapter", async ({ page }) => {
  await page.goto("/?view=empty");
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  await button(page, "Try with sample reports").click();
  await expect(heading(page, "Reports")).toBeVisible();
  await expect(
    page.getByText("1,180 accepted + 14 without labels + 7 set aside + 2 merged = 1,203 rows read."),
  ).toBeVisible();

  await button(page, "Go to Privacy").click();
  const slider = page.getByRole("slider", { name: "Strength of the promise" });
  await expect(slider).toHaveAttribute(
    "aria-valuetext",
    /Epsilon 1, delta 0\.00001, per patient, this run.*at most 74/,
  );
  await slider.press("ArrowRight");
  await expect(page.getByText("at most 96")).toBeVisible();
  await slider.press("ArrowLeft");
  await expect(button(page, "Go to Train")).toBeDisabled();
  await page.getByLabel("I confirm about 700 patients").check();
  await button(page, "Go to Train").click();

  await button(page, "Start training").click();
  await expect(page.getByText("Done: 80 steps")).toBeVisible();
  const chart = page.getByRole("img", { name: /Smoothed loss fell/ });
  await chart.press("End");
  await expect(page.getByText("Step 80: smoothed")).toBeVisible();
  await chart.press("t");
  await expect(page.getByRole("region", { name: /As a table/ }).getByRole("row")).toHaveCount(81);

  await button(page, "Go to Check").click();
  await expect(page.getByRole("row", { name: /This adapter/ })).toContainText("0.702");
  await page.getByRole("button", { name: "Weighted F1", exact: true }).focus();
  await expect(page.getByRole("tooltip", { name: /weighted by its number of positives/ })).toBeVisible();

  await button(page, "Go to Classify").click();
  await button(page, "Label the open reports").click();
  await expect(page.getByRole("table", { name: "Classify" })).toHaveAttribute("aria-rowcount", "1195");
  expect(await page.getByRole("table", { name: "Classify" }).getByRole("row").count()).toBeLessThanOrEqual(60);
  await page.getByRole("heading", { name: "Classify" }).click();
  await page.keyboard.press("j");
  await expect(page.getByLabel("Text of the report")).toHaveValue(/Small left pleural effusion/);
  await page.getByRole("button", { name: /Edema/ }).click();
  await expect(page.getByRole("row", { name: /Small left/ }).first()).toContainText("corrected");
  await page.getByRole("heading", { name: "Classify" }).click();
  await page.keyboard.press("f");
  await expect(page.getByRole("row", { name: /Small left/ }).first()).toContainText(", flagged");
  await page.getByLabel("Text of the report").fill("Heart size normal.");
  await expect(page.getByText("Edited here only")).toBeVisible();
  await button(page, "Back to the report as it was").click();
  await expect(page.getByText("Edited here only")).toBeHidden();

  await page.getByRole("heading", { name: "Classify" }).click();
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await page.getByRole("button", { name: "Prepare: Adapter to share" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Save 48/ }).click();
  expect((await download).suggestedFilename()).toBe("chexpert14-4c1e09ab.zip");
  await expect(page.getByText("It left this page only because you saved it.")).toBeVisible();
});

test("a run without privacy offers nothing to share", async ({ page }) => {
  await page.goto("/?screen=export&view=without#/start");
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  await expect(page.getByRole("button", { name: "Prepare: Adapter to share" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Prepare: Merged model" })).toBeDisabled();
  await expect(page.getByText("It cannot be shared.")).toBeVisible();
});

test("rules label without an adapter, and a label shows its deciding words", async ({ page }) => {
  await page.goto("/?screen=classify&view=empty#/start");
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  await button(page, "Rules: chest X-ray, 14 labels").click();
  await expect(page.getByRole("radio", { name: "Rules: chest X-ray, 14 labels" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Adapter" })).toBeDisabled();
  await page.getByLabel("Report text. Edit it and the labels follow.").fill("No effusion. Edema is present.");
  const report = page.getByRole("region", { name: "Text of the report" });
  await expect(report.locator("mark")).toHaveText(["No", "effusion", "Edema"]);
  await page.getByRole("button", { name: "Pleural Effusion Absent" }).click();
  await expect(report.locator("mark")).toHaveText(["No", "effusion"]);
});

test("a starter labels before anything was trained, and says where it comes from", async ({ page }) => {
  await page.goto("/?screen=classify&view=empty#/start");
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  await button(page, "Starter: chest X-ray, 14 labels").click();
  const note = page.getByText("Trained on synthetic reports. Nothing of your reports is in it.");
  await expect(note).toContainText("On 2,843 public chest X-ray reports (Open-i): weighted F1 0.78.");
  await expect(page.getByLabel("Report text. Edit it and the labels follow.")).toBeVisible();
  await page.getByRole("radio", { name: /^Starter: chest CT/ }).check();
  await expect(note).toContainText("Its quality on public reports was not measured.");
  await page.getByRole("radio", { name: /^Rules: chest X-ray/ }).check();
  await expect(note).toBeHidden();
});

test("the sheet of keys opens by ? and character keys rest in text fields", async ({ page }) => {
  await page.goto("/?screen=classify&view=full#/start");
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  await page.getByLabel("Search the text").fill("g");
  await page.keyboard.press("h");
  await expect(heading(page, "Classify")).toBeVisible();
  await page.getByRole("heading", { name: "Classify" }).click();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeHidden();
});

test("labels by keys: a draft, done, undone, and a key a label that comes back as it was", async ({ page }) => {
  await page.goto("/?screen=labels&view=full#/start");
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  const list = page.getByRole("listitem").filter({ has: page.locator("kbd") });
  const place = page.getByText(/^Report \d+ of \d+$/);
  await expect(place).toHaveText("Report 1 of 214");
  await page.keyboard.press("3");
  await expect(list.nth(2)).toContainText("Present");
  await page.keyboard.press("a");
  await page.keyboard.press("u");
  await expect(list.nth(10)).toContainText("Uncertain");
  await page.keyboard.press("x");
  await expect(list.nth(10)).toContainText("Absent");
  await page.keyboard.press("f");
  await expect(page.getByText("draft, flagged")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(place).toHaveText("Report 1 of 213");
  await expect(page.getByText(/27 of 240 labelled · 1 here/)).toBeVisible();
  await page.keyboard.press("j");
  await expect(place).toHaveText("Report 2 of 213");
  await page.keyboard.press("Backspace");
  await expect(place).toHaveText("Report 1 of 214");
  await page.keyboard.press("Control+Shift+Z");
  await expect(page.getByText(/27 of 240 labelled/)).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByText(/26 of 240 labelled/)).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("edema");
  await expect(place).toHaveText(/^Report \d+ of 2[67]$/);
  await expect(list).toHaveCount(14); // a search hides no label
});
