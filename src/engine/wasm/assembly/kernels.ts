// Everything that the engine calls, and `tile`, exported so that it stays a function of its own: inlined into a caller its sums
// spill to the stack (a quarter of the speed in V8). Compiled by scripts/build-wasm.mjs.
export { attention, attentionBytes } from "./attention";
export { attentionBack, attentionBackBytes } from "./attention-back";
export { gemm, gemmBytes } from "./gemm";
export { classify, lossBack } from "./head";
export { loraGrad, loraGradBytes } from "./lora-grad";
export { layerNorm, layerNormBack } from "./norm";
export { columnsToPanels, rowsToPanels } from "./pack";
export { addToFirstRows, embed, firstRows, meanRows, spreadRows, toFirstRows } from "./rows";
export { tile } from "./tile";
