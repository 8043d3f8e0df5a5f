// How the pages are built and, while developing, where the API is found.
// PROPHASIS_API points the development server at a real server; without it
// the mock in dev/ answers.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const api = process.env.PROPHASIS_API ?? "http://127.0.0.1:4060";
const proxy = {
  "/api": { target: api, changeOrigin: true, secure: false, headers: { origin: api } },
};

export default defineConfig({
  plugins: [svelte()],
  // Tests run in jsdom: svelte must be its browser build there, too.
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
  server: { proxy },
  preview: { proxy },
  build: {
    target: "es2022",
    assetsDir: "assets",
    // Scripts may only come from 'self': nothing is inlined as a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
  },
  test: { environment: "jsdom", include: ["tests/**/*.test.ts"] },
});
