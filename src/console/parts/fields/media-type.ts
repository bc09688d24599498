const OFFICE = 'application/vnd.openxmlformats-officedocument';
export const XLSX_TYPE = `${OFFICE}.spreadsheetml.sheet`;

const BY_ENDING: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  xlsx: XLSX_TYPE,
  docx: `${OFFICE}.wordprocessingml.document`,
  csv: 'text/csv',
  txt: 'text/plain',
};

/** By its ending: what systems say of a CSV differs from one to the next. */
export function mediaTypeOf({ name, type }: Pick<File, 'name' | 'type'>): string {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return BY_ENDING[ending] ?? (type === '' ? 'application/octet-stream' : type);
}
