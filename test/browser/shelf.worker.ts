// What quota.spec.ts asks of a worker: a shelf and a ledger on the real disk, and what each try to write ended with.
import { Ledger } from "@/privacy/ledger/ledger";
import { ledgerDatabase } from "@/storage/ledger-db";
import { Shelf } from "@/storage/shelf";
import { opfsFolder } from "@/storage/slot-folder";

type Asked = { readonly call: "create" | "load" | "charge" } | { readonly call: "save"; readonly sizeBytes: number };

const shelf = new Shelf(opfsFolder("quota"));
const ledger = new Ledger(ledgerDatabase("quota-ledger").store);

async function answer(asked: Asked): Promise<string> {
  switch (asked.call) {
    case "create":
      await shelf.create("four quiet grey herons");
      return "created";
    case "save":
      await shelf.save("run-a", new Uint8Array(asked.sizeBytes));
      return "saved";
    case "load":
      return String((await shelf.load("run-a"))?.length);
    case "charge":
      await ledger.begin();
      await ledger.verify();
      return "verified";
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
