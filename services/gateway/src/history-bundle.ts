export interface HistoryEntry {
  fullUrl: string;
  text: string;
  type: string;
  id: string;
  version: number;
  updated: Date;
}

/** A history Bundle (https://hl7.org/fhir/R4/http.html#history): each version with what made it. */
export function history(total: number, url: string, entries: readonly HistoryEntry[]): Buffer {
  const texts = entries.map(({ fullUrl, text, type, id, version, updated }) => {
    const request = version === 1 ? { method: 'POST', url: type } : { method: 'PUT', url: `${type}/${id}` };
    const response = {
      status: version === 1 ? '201' : '200',
      etag: `W/"${version}"`,
      lastModified: updated.toISOString(),
    };
    return `{"fullUrl":"${fullUrl}","resource":${text},"request":${JSON.stringify(request)},"response":${JSON.stringify(response)}}`;
  });
  const link = JSON.stringify([{ relation: 'self', url }]);
  const entry = texts.length === 0 ? '' : `,"entry":[${texts.join(',')}]`;
  return Buffer.from(`{"resourceType":"Bundle","type":"history","total":${total},"link":${link}${entry}}`);
}
