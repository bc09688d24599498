/** Of an operation, below `/api/v1`. */
export const operationPath = (id: string): string => `/operations/${encodeURIComponent(id)}`;
