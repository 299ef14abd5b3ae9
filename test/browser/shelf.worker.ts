// What quota.spec.ts asks of a worker: a shelf and a ledger on the real disk, and what each try to write ended with.
import { Ledger } from "@/privacy/ledger/ledger";
import { ledgerDatabase } from "@/storage/ledger-db";
import { Shelf } from "@/storage/shelf";
import { opfsFolder } from "@/storage/slot-folder";

type Asked =
  { readonly call: "ready" | "create" | "load" | "append" } | { readonly call: "save"; readonly sizeBytes: number };

const shelf = new Shelf(opfsFolder("quota"));
const ledger = new Ledger(ledgerDatabase("quota-ledger").store);

async function answer(asked: Asked): Promise<string> {
  switch (asked.call) {
    case "ready":
      return "ready";
    case "create":
      await shelf.create("four quiet grey herons");
      return "created";
    case "save":
      await shelf.save("run-a", new Uint8Array(asked.sizeBytes));
      return "saved";
    case "load":
      return String((await shelf.load("run-a"))?.length);
    case "append":
      await ledger.join([crypto.randomUUID().slice(-12).padStart(16, "0")]); // an account: one entry
      return String((await ledger.verify()).entries);
  }
}

self.addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  answer(data).then(
    (done) => {
      self.postMessage(done);
    },
    (error: unknown) => {
      self.postMessage(String(error));
    },
  );
});
