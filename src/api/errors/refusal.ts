import { AppError } from '../../lib/app-error.ts';
import type { ApiCode } from './api-codes.ts';

/** A request turned down: becomes a problem document. */
export class Refusal extends AppError {
  readonly apiCode: ApiCode;
  readonly errors: readonly FieldError[];
  /** Further members of the problem document. */
  readonly members: Readonly<Record<string, string | number | null>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ApiCode, detail: string, extras: RefusalExtras = {}) {
    super(code, detail);
    this.name = 'Refusal';
    this.apiCode = code;
    this.errors = extras.errors ?? [];
    this.members = extras.members ?? {};
    this.headers = extras.headers ?? {};
  }
}

export interface RefusalExtras {
  readonly errors?: readonly FieldError[];
  readonly members?: Readonly<Record<string, string | number | null>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Which part of the request, and what is wrong with it. */
export interface FieldError {
  readonly path: string;
  readonly problem: string;
}
