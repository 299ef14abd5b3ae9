// Two soft notes at the end of long work, made by the browser itself: no file is loaded.

const notes = [660, 880] as const; // Hz
const noteSeconds = 0.22;

/** Silent where the browser has no sound, or allows none before a first click. */
export async function chime(): Promise<void> {
  if (typeof AudioContext === "undefined") return;
  const audio = new AudioContext();
  const volume = audio.createGain();
  volume.connect(audio.destination);
  let last: OscillatorNode | undefined;
  for (const [n, hertz] of notes.entries()) {
    const from = audio.currentTime + n * noteSeconds;
    last = audio.createOscillator();
    last.frequency.value = hertz;
    last.connect(volume);
    volume.gain.setValueAtTime(0.12, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + noteSeconds);
    last.start(from);
    last.stop(from + noteSeconds);
  }
  await new Promise((ended) => last?.addEventListener("ended", ended));
  await audio.close();
}
