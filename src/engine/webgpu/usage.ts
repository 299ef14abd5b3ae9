// Numbers of the WebGPU specification for what a buffer may be used for. The types of TypeScript's DOM library lack them, and
// counting bytes must work where there is no WebGPU.

export const mapRead = 0x0001;
export const copySource = 0x0004;
export const copyTarget = 0x0008;
export const uniform = 0x0040;
export const storage = 0x0080;

/** GPUMapMode.READ */
export const readMode = 0x0001;
/** GPUShaderStage.COMPUTE */
export const computeStage = 0x4;
