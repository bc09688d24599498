/** Calls back once after `ms` unless cancelled by what it returns. */
export type Timer = (ms: number, call: () => void) => () => void;

/** Longest delay a timer takes; longer ones would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

export const realTimer: Timer = (ms, call) => {
  const handle = setTimeout(call, Math.min(ms, LONGEST_MS));
  return () => clearTimeout(handle);
};
