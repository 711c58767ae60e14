// Real files, made here: a photo of several megabytes, a PDF, a PNG.
import { randomBytes } from 'node:crypto';

const objects = [
  '<< /Type /Catalog /Pages 2 0 R >>',
  '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
  '<< /Length 42 >>\nstream\nBT /F 40 Tf 80 700 Td (Mietvertrag) Tj ET  \nendstream',
  '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
];
/** One page; no two are the same. */
export const onePage = () => {
  let text = `%PDF-1.7\n% ${randomBytes(8).toString('hex')}\n`;
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const start = text.length;
  text += `xref\n0 6\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${text}trailer << /Root 1 0 R /Size 6 >>\nstartxref\n${start}\n%%EOF\n`);
};
export const pdf = onePage();
export const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const small = Buffer.from('/9j/4AAQSkZJRgABAgAAAQABAAD/wAARCAABAAEDAREAAhEBAxEB/9sAQwAFAwQEBAMFBAQEBQUFBgcMCAcHBwcPCwsJDBEPEhIRDxERExYcFxMUGhURERghGBodHR8fHxMXIiQiHiQcHh8e/9sAQwEFBQUHBgcOCAgOHhQRFB4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4e/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD3ivzw/Kj/2Q==', 'base64');
/** A small picture that is as heavy as a phone's: comments that cannot be packed stand between its beginning and the rest. */
export const photoOf = (bytes) => {
  const comments = [];
  for (let left = bytes - small.length; left > 4; left -= 65_535) {
    const data = randomBytes(Math.min(65_533, left) - 2);
    const head = Buffer.from([0xff, 0xfe, 0, 0]);
    head.writeUInt16BE(data.length + 2, 2);
    comments.push(head, data);
  }
  return Buffer.concat([small.subarray(0, 2), ...comments, small.subarray(2)]);
};
export const photo = photoOf(3_500_000);

/** A photo as a phone writes it that knows where it is: 48.1371 north, 11.5755 east. */
export const locatedPhoto = (number) => {
  const u16 = (value) => { const bytes = Buffer.alloc(2); bytes.writeUInt16BE(value); return bytes; };
  const u32 = (value) => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(value); return bytes; };
  const entry = (tag, kind, count, value) => Buffer.concat([u16(tag), u16(kind), u32(count), value]);
  const [model, gps] = [Buffer.from(`Beispieltelefon ${number}\0`.padEnd(20, '\0')), 8 + 2 + 24 + 4];
  const texts = gps + 2 + 48 + 4;
  const north = texts + 20;
  const fractions = (...values) => Buffer.concat(values.map(([value, of]) => Buffer.concat([u32(value), u32(of)])));
  const tiff = Buffer.concat([
    Buffer.from('MM\0*'), u32(8),
    u16(2), entry(0x0110, 2, 18, u32(texts)), entry(0x8825, 4, 1, u32(gps)), u32(0),
    u16(4), entry(1, 2, 2, Buffer.from('N\0\0\0')), entry(2, 5, 3, u32(north)), entry(3, 2, 2, Buffer.from('E\0\0\0')), entry(4, 5, 3, u32(north + 24)), u32(0),
    model, fractions([48, 1], [8, 1], [1356, 100]), fractions([11, 1], [34, 1], [3180, 100]),
  ]);
  const segment = Buffer.concat([Buffer.from('Exif\0\0'), tiff]);
  const plain = photoOf(20_000);
  return Buffer.concat([plain.subarray(0, 2), Buffer.from([0xff, 0xe1]), u16(segment.length + 2), segment, plain.subarray(2)]);
};
export const tooLarge = Buffer.concat([pdf, Buffer.alloc(11_000_000, 32), Buffer.from('%%EOF')]);
export const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
