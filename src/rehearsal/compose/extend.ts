import {dirname, resolve} from 'node:path';
import {mergeDocuments} from './merge-documents.ts';

/** Reads another compose file, interpolated; the reason where it cannot. */
export type ReadDocument = (path: string) => {ok: true; document: unknown} | {ok: false; message: string};

type Extended = {ok: true; document: unknown} | {ok: false; message: string};

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function servicesOf(document: unknown): Record<string, unknown> {
  return isMap(document) && isMap(document.services) ? document.services : {};
}

/** One service with what it extends underneath, from this file or another. */
function extendService(service: unknown, path: string, document: unknown, read: ReadDocument): Extended {
  if (!isMap(service) || service.extends === undefined) return {ok: true, document: service};
  const {extends: from, ...own} = service;
  const wanted = isMap(from) ? from : {service: from};
  const file = typeof wanted.file === 'string' ? resolve(dirname(path), wanted.file) : path;
  const other = file === path ? {ok: true as const, document} : read(file);
  if (!other.ok) return other;
  const name = String(wanted.service);
  const base = servicesOf(other.document)[name];
  if (base === undefined)
    return {ok: false, message: `cannot extend service "${name}" in ${file}: service not found`};
  const whole = extendService(base, file, other.document, read);
  return whole.ok ? {ok: true, document: mergeDocuments(whole.document, own)} : whole;
}

/** A compose file with `extends` resolved in each of its services. */
export function extendDocument(document: unknown, path: string, read: ReadDocument): Extended {
  if (!isMap(document) || !isMap(document.services)) return {ok: true, document};
  const services: Record<string, unknown> = {};
  for (const [name, service] of Object.entries(document.services)) {
    const extended = extendService(service, path, document, read);
    if (!extended.ok) return extended;
    services[name] = extended.document;
  }
  return {ok: true, document: {...document, services}};
}
