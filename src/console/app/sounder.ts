/** Beeps by priority until told otherwise. */
export interface Sounder {
  /** @param priority 1 to 3; null: quiet. */
  sound(priority: number | null): void;
  /** Asks the browser again to let us be heard: it does so once somebody has touched the page. */
  enable(): void;
}

/** Whether what is played is heard; `blocked`: the browser waits for somebody to touch the page. */
export type Audibility = 'audible' | 'blocked';

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

export function createSounder(told: (audibility: Audibility) => void): Sounder {
  let context: AudioContext | null = null;
  let timer: number | null = null;
  let now: number | null = null;

  function opened(): AudioContext {
    if (context !== null) return context;
    const made = new AudioContext();
    made.addEventListener('statechange', () => tell(made));
    context = made;
    return made;
  }

  const tell = ({ state }: AudioContext): void =>
    told(state === 'suspended' ? 'blocked' : 'audible');

  function play(pattern: Pattern): void {
    const audio = opened();
    tell(audio);
    if (audio.state === 'running') beep(audio, pattern);
    else {
      // beeps of a context that sleeps would all be heard at once when it wakes
      void audio.resume();
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
    enable: () => void opened().resume(),
  };
}

function beep(audio: AudioContext, { hertz }: Pattern): void {
  for (const [at, frequency] of hertz.entries()) {
    const from = audio.currentTime + at * (BEEP_SECONDS + GAP_SECONDS);
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.2, from + 0.02);
    volume.gain.setValueAtTime(0.2, from + BEEP_SECONDS - 0.03);
    volume.gain.linearRampToValueAtTime(0, from + BEEP_SECONDS);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + BEEP_SECONDS);
  }
}
