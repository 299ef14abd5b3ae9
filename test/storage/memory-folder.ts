// A folder of two-slot files on a fake disk, which outlives whoever opened it.
import type { SlotFolder } from "@/storage/slot-folder";
import { Slots } from "@/storage/slots";
import { FakeDisk } from "./fake-disk";

export interface MemoryFolder extends SlotFolder {
  readonly disks: Map<string, FakeDisk>;
}

export function memoryFolder(): MemoryFolder {
  const disks = new Map<string, FakeDisk>();
  return {
    disks,
    use: (name, task) => {
      const disk = disks.get(name) ?? new FakeDisk();
      disks.set(name, disk);
      return task(new Slots(disk.files()));
    },
    list: () =>
      Promise.resolve(
        [...disks]
          .map(([name, { contents }]) => ({ name, sizeBytes: contents[0].length + contents[1].length }))
          .filter(({ sizeBytes }) => sizeBytes > 0),
      ),
    remove: (name) => {
      disks.delete(name);
      return Promise.resolve();
    },
  };
}
