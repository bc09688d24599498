import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AppError } from '../../lib/app-error.ts';
import { API_CODES, type ApiCode, isApiCode } from './api-codes.ts';
import { type FieldError, Refusal } from './refusal.ts';

/** Codes of drivers that mean the same to a caller as one of ours. */
const ALIASES: Readonly<Record<string, ApiCode>> = {
  'history-closed': 'history-down',
  'history-unsupported': 'export-unsupported',
};

/** Fastify's own refusals, by its code. */
const FRAMEWORK: Readonly<Record<string, ApiCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type-unsupported',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body-invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'body-invalid',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'body-invalid',
};

/** Anything thrown, as a refusal; what is nobody's fault but ours says nothing about itself. */
export function translateError(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (hasZodFastifySchemaValidationErrors(thrown)) {
    const context: unknown = thrown.validationContext;
    const errors = thrown.validation.map(({ instancePath, message, params }) =>
      fieldError(typeof context === 'string' ? context : 'request', instancePath, message, params),
    );
    const detail = errors.map(({ path, problem }) => `${path}: ${problem}`).join('; ');
    return new Refusal('validation-failed', detail, { errors });
  }
  if (thrown instanceof AppError) return fromAppError(thrown);
  return fromFramework(thrown);
}

function fieldError(
  part: string,
  pointer: string,
  message: string | undefined,
  params: Readonly<Record<string, unknown>>,
): FieldError {
  const inside = pointer.split('/').filter((step) => step !== '');
  const keys = Array.isArray(params['keys']) ? params['keys'].map(String) : [];
  const where = inside.length === 0 && keys.length > 0 ? keys : inside;
  return { path: [part, ...where].join('.'), problem: message ?? 'not usable' };
}

function fromAppError(error: AppError): Refusal {
  const code = ALIASES[error.code] ?? error.code;
  if (isApiCode(code)) {
    const { status, title } = API_CODES[code];
    return new Refusal(code, status >= 500 ? title : error.message, { headers: later(status) });
  }
  if (error.retryable) {
    return new Refusal('unavailable', 'Try again in a moment.', { headers: later(503) });
  }
  return new Refusal('internal', 'The log has the rest under the request id.');
}

const later = (status: number): Readonly<Record<string, string>> =>
  status === 503 ? { 'retry-after': '5' } : {};

function fromFramework(thrown: unknown): Refusal {
  const { code, statusCode, message } = membersOf(thrown);
  const named = FRAMEWORK[code];
  if (named !== undefined) return new Refusal(named, message);
  if (statusCode === 413) return new Refusal('body-too-large', message);
  if (statusCode >= 400 && statusCode < 500) return new Refusal('request-invalid', message);
  return new Refusal('internal', 'The log has the rest under the request id.');
}

function membersOf(thrown: unknown): {
  readonly code: string;
  readonly statusCode: number;
  readonly message: string;
} {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    code: 'code' in error && typeof error.code === 'string' ? error.code : '',
    statusCode:
      'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500,
    message: error.message,
  };
}
