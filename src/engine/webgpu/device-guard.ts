// Remembers the first thing that went wrong with a device. After a loss WebGPU seems to go on working: buffers can be made,
// scopes are empty, and only mapAsync rejects. So every step asks here before it starts and before its numbers leave.
import { DeviceError, type Problem } from "@/base/errors";
import { deviceLost, deviceUntrusted } from "@/base/problems/gpu";

export class DeviceGuard {
  #error: DeviceError | null = null;

  constructor(device: GPUDevice) {
    void device.lost.then(({ reason, message }) => {
      this.fail(deviceLost(`the device was lost (${reason})`), new Error(message));
    });
    device.addEventListener("uncapturederror", (event) => {
      event.preventDefault(); // it is told to the caller of the next step, not to the console
      const cause = "error" in event && event.error instanceof GPUError ? new Error(event.error.message) : undefined;
      this.fail(deviceUntrusted("the device reported an error outside any scope"), cause);
    });
  }

  /** @throws DeviceError that came first */
  check(): void {
    if (this.#error) throw this.#error;
  }

  /** Notes a problem; the first one stays. Returns the error to throw. */
  fail(problem: Problem, cause?: unknown): DeviceError {
    this.#error ??= new DeviceError(problem, cause === undefined ? undefined : { cause });
    return this.#error;
  }
}
