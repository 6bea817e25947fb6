// Run as `vite build web`: everything the browser needs ends up in web/dist, which the server serves.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // One file on purpose: a till must not need the server to open the next screen.
    chunkSizeWarningLimit: 1_500,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
});
