/** The same questions, answered at once from a local connection. */
export type Reads<Port> = {
  readonly [Name in keyof Port]: Port[Name] extends (...asked: infer Asked) => Promise<infer Answer>
    ? (...asked: Asked) => Answer
    : never;
};
