// The wasm binary of TensorFlow.js, carried inside the bundle: no request leaves the page, and Node reads no file.
// Only the SIMD build: a machine without wasm SIMD takes the cpu library.
import dataUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url&inline";

/** The binary, decoded from base64. */
export function wasmBytes(): Uint8Array<ArrayBuffer> {
  const text = atob(dataUrl.slice(dataUrl.indexOf(",") + 1));
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
