/** Of a statement, below `/api/v1`. */
export const billingPath = (id: string): string => `/back-billing/${encodeURIComponent(id)}`;
