/** Where effects read the time. Pure folders never see one: time reaches them as data. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
}
