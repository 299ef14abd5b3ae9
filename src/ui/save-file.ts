// Saves bytes as a file by a blob link: the browser's own save path, so nothing travels.
export function saveFile(name: string, bytes: ArrayBuffer | string): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the blob after the click returns; a minute is ample for a file in memory.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
