/** A rule broken at a place, with the reason why the rule exists. */
export interface Violation {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly found: string;
  readonly reason: string;
}

export const violationLine = ({ file, line, rule, found, reason }: Violation): string =>
  `${file}:${line} [${rule}] ${found}: ${reason}`;
