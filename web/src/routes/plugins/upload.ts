// Sends a package with progress, which fetch() cannot report.
import { base } from "../../api/client";
import { ApiError, problemOf } from "../../api/error";
import type { Plugin } from "../../api/types";

/** The server refuses larger archives; saying so here saves the wait. */
export const ARCHIVE_BYTES_MAX = 16 * 1024 * 1024;

export interface Uploaded {
  plugin: Plugin;
  replaced: boolean;
}

export function upload(file: File, progress: (share: number) => void): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${base}/plugins`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onerror = () =>
      reject(new ApiError(0, "no_answer", "The upload was interrupted; the plugin is unchanged."));
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status === 200 || request.status === 201) {
        resolve({ plugin: body as Plugin, replaced: request.status === 200 });
        return;
      }
      const headers = new Headers();
      const retry = request.getResponseHeader("retry-after");
      if (retry) headers.set("retry-after", retry);
      reject(problemOf(new Response(null, { status: request.status, headers }), body));
    };
    request.send(file);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
