/** An answer as the documentation gives it: a status, and JSON unless it says otherwise. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of JSON. */
  readonly text?: string;
}

/** https://docs.influxdata.com/influxdb/v2/reference/api/response-codes/ */
export const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  body: { code, message },
});
