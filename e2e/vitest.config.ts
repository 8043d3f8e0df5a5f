import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["stories/*.test.ts"],
    // One story at a time: they measure this very machine.
    fileParallelism: false,
    // Bounds against hanging for ever; every wait inside has a tighter deadline of its own.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    retry: 0,
    reporters: ["verbose"],
  },
});
