/** A repeatable source of randomness: the same seed gives the same stream on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
  /** Whole number in [0, below). */
  int(below: number): number;
  /** An independent stream, itself determined by this stream's seed and the label. */
  fork(label: string): Random;
}

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded from a text by a 32-bit FNV-1a hash chain. */
export function seededRandom(seed: string | number): Random {
  const label = String(seed);
  let [a, b, c, d] = [hash32(`${label}#1`), hash32(`${label}#2`), hash32(`${label}#3`), 1];
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();
  return {
    next,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    int: (below) => Math.floor(next() * below),
    fork: (child) => seededRandom(`${label}/${child}`),
  };
}

/** 32-bit FNV-1a over UTF-16 code units. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
