import type { Socket } from 'node:net';
import type { ConnectPacket } from 'aedes';
import type { DeviceSpec } from '../model/fleet.ts';
import type { FramingGuard } from './framing-guard.ts';
import type { DisconnectReason } from './ingest-event.ts';

/** One socket from accept to close: what ingest knows of it beside the broker's own client. */
export interface Connection {
  readonly socket: Socket;
  readonly address: string;
  readonly guard: FramingGuard;
  /** Common name of a verified client certificate; null without one. */
  readonly certificateName: string | null;
  /** What the CONNECT asked for; null until it has arrived. */
  request: ConnectRequest | null;
  /** Set once the login was accepted. */
  device: DeviceSpec | null;
  /** Milliseconds since 1970 at which the session was ready; 0 before. */
  since: number;
  readonly filters: Set<string>;
  /** Why it ends, where ingest or the broker decided it. */
  reason: DisconnectReason | null;
  detail: string;
}

export interface ConnectRequest {
  /** User name, or the certificate's name where none was sent; empty for an anonymous client. */
  readonly username: string;
  /** As the client sent it. */
  readonly clientId: string;
  /** 0 means none. */
  readonly keepaliveMs: number;
  readonly clean: boolean;
  readonly will: NonNullable<ConnectPacket['will']> | null;
}

/** Ends a connection and remembers why; the first reason stays. */
export function cut(connection: Connection, reason: DisconnectReason, detail: string): void {
  note(connection, reason, detail);
  connection.socket.destroy();
}

export function note(connection: Connection, reason: DisconnectReason, detail: string): void {
  if (connection.reason !== null) return;
  connection.reason = reason;
  connection.detail = detail;
}
