/**
 * What browsers are told not to do with our pages. Scripts come only from us; styles may stand in
 * attributes, because Mantine and the API documentation set them there.
 */
import helmet from "@fastify/helmet";
import type { HttpServer } from "./http-server.ts";

export async function addSecurityHeaders(app: HttpServer): Promise<void> {
  keepAnswersOutOfCaches(app);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'", "data:"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // One workshop on one PC has no certificate; who puts TLS in front says this there.
    strictTransportSecurity: false,
    referrerPolicy: { policy: "no-referrer" },
    xFrameOptions: { action: "deny" },
  });
}

/** What somebody was told stays in no browser's cache, for whoever uses the computer afterwards. */
function keepAnswersOutOfCaches(app: HttpServer): void {
  app.addHook("onSend", (request, reply, _payload, done) => {
    if (request.url.startsWith("/api/") && !reply.hasHeader("cache-control")) {
      reply.header("cache-control", "no-store");
    }
    done();
  });
}
