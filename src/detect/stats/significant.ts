/** A number as evidence shows it, by its leading digits: volumes and flows span five decades. */
export const significant = (value: number, digits: number): number =>
  Number(value.toPrecision(digits));
