// Real files, made here: a photo of several megabytes, a PDF, a PNG.
import { randomBytes } from 'node:crypto';

const pdfBody = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\nxref\n0 3\ntrailer << /Root 1 0 R /Size 3 >>\nstartxref\n0\n%%EOF\n';
export const pdf = Buffer.from(pdfBody);
export const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
/** Looks like a phone's photo: JPEG frame, several megabytes that cannot be packed. */
export const photo = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), randomBytes(3_500_000), Buffer.from('ffd9', 'hex')]);
export const tooLarge = Buffer.concat([pdf, Buffer.alloc(11_000_000, 32), Buffer.from('%%EOF')]);
export const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
