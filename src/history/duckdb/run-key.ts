/** Run numbers below this share a double with their device's number exactly. */
const RUN_SPAN = 2 ** 22;

/** One number for a run of a device, from their numbers in the dictionary. */
export const runKey = (device: number, run: number): number => device * RUN_SPAN + run;
export const deviceOfRunKey = (key: number): number => Math.floor(key / RUN_SPAN);
export const runOfRunKey = (key: number): number => key % RUN_SPAN;
