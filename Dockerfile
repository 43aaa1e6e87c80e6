# The worker for those without Lambda. Build it from a checkout: docker build -t transcoding-canceller .
# Run it with its settings from the README, for example from a file:
#   docker run --read-only --cap-drop ALL --security-opt no-new-privileges --stop-timeout 30 --env-file worker.env …

FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# Scripts would only fetch another Node and other tools that are not needed here.
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY lib lib
COPY worker worker
# As the functions are bundled (serverless.yml), but into one file: a worker needs its AWS client at once.
RUN npx esbuild worker/main.ts --bundle --platform=node --target=node24 --format=cjs --main-fields=module,main --minify --outfile=out/worker.cjs

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /build/out/worker.cjs ./
# The user that the image has for it, by number, so that orchestrators can see that it is not root.
USER 1000:1000
# No shell in between: Node itself gets the signals, and nothing is written to the file system.
ENTRYPOINT ["node", "worker.cjs"]
