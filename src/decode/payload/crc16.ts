/**
 * CRC-16 with the polynomial 8005h reflected, as Modbus (start FFFFh) and the
 * Dutch P1 port (start 0) use it.
 */
export function crc16(bytes: Uint8Array, start: number): number {
  let crc = start;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}
