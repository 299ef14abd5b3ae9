// The install page: it may use the network and never sees a report. The first visit installs by itself; an installed build is only
// replaced by a button. With "#open" it goes on to the page at once when there is nothing to do: so `npm start` opens it.
import { InputError, problemText } from "@/base/errors";
import { installedBuild, type Installed } from "./builds";
import { checkContext, install, offeredRelease, type Offered } from "./install";
import { text } from "./install.text";
import { releaseBytes } from "./release";
import { installTrustedTypes } from "./trusted-types";

const part = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`internal: seal/install-page: expected #${id}`);
  return found;
};
const [status, buttons, details, meter] = [part("status"), part("buttons"), part("details"), part("meter")];

function say(words: string, share: number | null = null): void {
  status.textContent = words;
  status.classList.remove("problem");
  buttons.replaceChildren();
  meter.hidden = share === null;
  if (meter instanceof HTMLProgressElement && share !== null) meter.value = share;
}

function offer(words: string, act: () => void): void {
  const button = document.createElement("button");
  button.textContent = words;
  button.addEventListener("click", act);
  buttons.append(button);
}

function openPage(): void {
  say(text.opening);
  location.replace("/");
}

/** Runs one step; a problem is shown with a way to try again. */
async function attempt(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    say(problemText(error.problem));
    status.classList.add("problem");
    details.textContent = error.problem.detail;
    if (error.problem.code !== "SEAL-CONTEXT") offer(text.again, () => void attempt(start));
  }
}

async function installNow(offered: Offered): Promise<void> {
  const total = releaseBytes(offered.release);
  const show = (done: number): void => {
    say(text.installing(done, total), total > 0 ? done / total : 1);
  };
  show(0);
  await install(offered, show);
  openPage();
}

function offerUpdate(offered: Offered, installed: Installed): void {
  if (installed.releaseSha256 === offered.sha256) {
    if (location.hash === "#open") {
      openPage();
      return;
    }
    say(text.current(offered.release));
  } else {
    say(text.other(offered.release, installed.build));
    offer(text.update, () => void attempt(() => installNow(offered)));
  }
  offer(text.open, openPage);
}

async function start(): Promise<void> {
  say(text.checking);
  checkContext();
  const [offered, installed] = await Promise.all([offeredRelease(), installedBuild()]);
  details.textContent = text.hash(offered.sha256);
  const registered = (await navigator.serviceWorker.getRegistration("/"))?.active;
  if (installed && registered) offerUpdate(offered, installed);
  else await installNow(offered);
}

installTrustedTypes(window);
await attempt(start);
