/** Beeps by priority until told otherwise. */
export interface Sounder {
  /** @param priority 1 to 3; null: quiet. */
  sound(priority: number | null): void;
}

interface Pattern {
  readonly hertz: readonly number[];
  readonly everyMs: number;
}

/** Higher, denser and more insistent the graver it is; none is shrill. */
const PATTERNS: Readonly<Record<number, Pattern>> = {
  1: { hertz: [880, 660, 880], everyMs: 1_800 },
  2: { hertz: [660, 660], everyMs: 5_000 },
  3: { hertz: [440], everyMs: 15_000 },
};

const BEEP_SECONDS = 0.16;
const GAP_SECONDS = 0.08;

export function createSounder(): Sounder {
  let context: AudioContext | null = null;
  let timer: number | null = null;
  let now: number | null = null;

  function play({ hertz }: Pattern): void {
    context ??= new AudioContext();
    // a browser lets pages sound once somebody has touched them
    if (context.state === 'suspended') void context.resume();
    for (const [at, frequency] of hertz.entries()) {
      const from = context.currentTime + at * (BEEP_SECONDS + GAP_SECONDS);
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.2, from + 0.02);
      volume.gain.setValueAtTime(0.2, from + BEEP_SECONDS - 0.03);
      volume.gain.linearRampToValueAtTime(0, from + BEEP_SECONDS);
      tone.connect(volume).connect(context.destination);
      tone.start(from);
      tone.stop(from + BEEP_SECONDS);
    }
  }

  return {
    sound(priority) {
      if (priority === now) return;
      now = priority;
      if (timer !== null) window.clearInterval(timer);
      timer = null;
      const pattern = priority === null ? undefined : PATTERNS[priority];
      if (pattern === undefined) return;
      play(pattern);
      timer = window.setInterval(() => play(pattern), pattern.everyMs);
    },
  };
}
