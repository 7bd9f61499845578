/* Asks a server on this machine in batches: one connection, bodies of many lines. Every body is ready before
   the clock starts, every line of every answer is looked at. Benchmarks/claims builds and runs it.

   Usage: batch [-b BYTES] [-d DEPTH] [-t SECONDS] [-f FIRST] [-n COUNT] PORT HEAD LINE

   HEAD is a file with the beginning of a request, up to its last field, LINE one with a line of a body, with
   its end; each run of nine '#' in it becomes a running number of nine digits, from FIRST on. Bodies are at
   most BYTES long (8 MiB) and have at most the 100,000 lines that a batch may have, COUNT lines in all; so
   many (1) are under way at a time. No body is begun after SECONDS (0: no such end). Answers may begin
   while their batch is sent, and come with a length or in chunks.

   Prints one JSON object: lines answered by their status, seconds from the first byte to the last answer,
   its own CPU time, the number that would have come next, and bodies. An answer's line is
   {"status":NNN,...}; anything else ends it with 1. */

#include "load.h"
#include <poll.h>

enum {
    HEARD_MAX = 1 << 20,
    HEAD_MAX = TEMPLATE_MAX + 128,
    LINES_MAX = 100000,
    LINE_MAX_HEARD = 4096,
};

/* What comes next of an answer: its head, then its body, or a chunk's size, the chunk and its line end in
   turns, and the line after the last. */
enum part { HEAD, BODY, SIZE, CHUNK, CHUNK_END, LAST };

struct body {
    char *bytes;
    size_t length;
    long lines;
};

static struct {
    int port;
    size_t body_max;
    long depth, first, count;
    double seconds;
} options = {.body_max = 8 << 20, .depth = 1, .seconds = 3, .count = 100000};

static struct template head, line;
static struct body *bodies;
static long body_count;

static struct {
    /* Bodies begun, sent and answered; bytes of the body under way that are out. */
    long begun, sent, answered;
    size_t out;
    /* What is left of the body or chunk under way, and the line that has not ended yet. */
    enum part part;
    size_t rest;
    char line[LINE_MAX_HEARD];
    size_t line_length;
    long lines;
    char heard[HEARD_MAX + 1];
    size_t filled;
    uint64_t begin, deadline, last;
    long statuses[STATUSES];
} run;

static void prepare(void) {
    long each = (long)(options.body_max / line.length);
    if (each == 0) stop("not one line fits into a body");
    if (each > LINES_MAX) each = LINES_MAX;
    body_count = (options.count + each - 1) / each;
    bodies = memory((size_t)body_count, sizeof *bodies);
    long number = options.first, end = options.first + options.count;
    for (struct body *body = bodies; number < end; body++) {
        body->lines = end - number < each ? end - number : each;
        size_t length = (size_t)body->lines * line.length;
        body->bytes = memory(length + HEAD_MAX, 1);
        memcpy(body->bytes, head.bytes, head.length);
        char *place = body->bytes + head.length;
        place += sprintf(place, "Content-Type: application/x-ndjson\r\nContent-Length: %zu\r\n\r\n",
                         length);
        for (long i = 0; i < body->lines; i++) place = put(&line, number++, place);
        body->length = (size_t)(place - body->bytes);
    }
}

/* Whether a body may go out now. */
static bool has_body(void) {
    if (run.sent < run.begun) return true;
    if (run.begun == body_count || run.begun - run.answered >= options.depth) return false;
    if (run.begun > 0 && now() >= run.deadline) return false;
    run.begun++;
    run.out = 0;
    return true;
}

static void speak(int file) {
    const struct body *body = &bodies[run.sent];
    ssize_t sent = send(file, body->bytes + run.out, body->length - run.out, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) return;
    if (sent <= 0) stop("the connection was closed while a batch was sent");
    run.out += (size_t)sent;
    if (run.out == body->length) run.sent++;
}

static void count_line(const char *text, size_t length) {
    static const char begin[] = "{\"status\":";
    if (length < sizeof begin + 3 || memcmp(text, begin, sizeof begin - 1) != 0)
        stop("an answer's line does not begin with its status");
    int status = atoi(text + sizeof begin - 1);
    if (!is_status(status)) stop("an answer's line has a status that cannot be");
    run.statuses[status - STATUS_LEAST]++;
    run.lines++;
}

static void finish_answer(void) {
    if (run.line_length > 0 || run.lines != bodies[run.answered].lines)
        stop("not every line of a batch was answered");
    run.part = HEAD;
    run.lines = 0;
    run.answered++;
    run.last = now();
}

/* Looks at the lines in a part of a body. */
static void gather(const char *text, size_t length) {
    while (length > 0) {
        const char *end = memchr(text, '\n', length);
        size_t part = end ? (size_t)(end - text) + 1 : length;
        if (run.line_length + part > LINE_MAX_HEARD) stop("an answer's line is too long");
        memcpy(run.line + run.line_length, text, part);
        run.line_length += part;
        if (end) {
            count_line(run.line, run.line_length);
            run.line_length = 0;
        }
        text += part;
        length -= part;
    }
}

static size_t take_head(const char *text, size_t length) {
    int status = 0;
    ssize_t taken = http_head(text, length, &status, &run.rest);
    if (taken < 0) stop("an answer has neither a length nor chunks, or is none");
    if (taken == 0) return 0;
    if (status != 200) stop("a batch as a whole was refused");
    if (run.answered == run.begun) stop("an answer came before its batch was begun");
    run.part = run.rest == in_chunks ? SIZE : BODY;
    if (run.rest == 0) finish_answer();
    return (size_t)taken;
}

static size_t take_size(const char *text, size_t length) {
    const char *end = memmem(text, length, "\r\n", 2);
    if (!end) return 0;
    char *after;
    run.rest = strtoul(text, &after, 16);
    if (after != end) stop("a chunk has no size");
    run.part = run.rest > 0 ? CHUNK : LAST;
    return (size_t)(end - text) + 2;
}

static size_t take_bytes(const char *text, size_t length) {
    size_t taken = length < run.rest ? length : run.rest;
    gather(text, taken);
    run.rest -= taken;
    if (run.rest > 0) return taken;
    if (run.part == BODY) finish_answer();
    else run.part = CHUNK_END;
    return taken;
}

static size_t take_line_end(const char *text, size_t length) {
    if (length < 2) return 0;
    if (memcmp(text, "\r\n", 2) != 0) stop("a chunk does not end where its size says");
    if (run.part == LAST) finish_answer();
    else run.part = SIZE;
    return 2;
}

/* Takes one piece of what was heard; returns its length, 0 when none is whole. */
static size_t take(const char *text, size_t length) {
    switch (run.part) {
    case HEAD: return take_head(text, length);
    case SIZE: return take_size(text, length);
    case BODY: case CHUNK: return take_bytes(text, length);
    default: return take_line_end(text, length);
    }
}

static void hear(int file) {
    ssize_t got = recv(file, run.heard + run.filled, HEARD_MAX - run.filled, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) stop("the connection was closed before all was answered");
    run.filled += (size_t)got;
    run.heard[run.filled] = 0;
    size_t taken = 0, piece;
    while (taken < run.filled && (piece = take(run.heard + taken, run.filled - taken)))
        taken += piece;
    run.filled -= taken;
    memmove(run.heard, run.heard + taken, run.filled);
    if (run.filled == HEARD_MAX) stop("an answer's head is too long");
}

static void converse(void) {
    int file = connect_to(options.port, 0);
    run.begin = run.last = now();
    run.deadline = options.seconds > 0
        ? run.begin + (uint64_t)(options.seconds * (double)second) : UINT64_MAX;
    while (true) {
        short wish = has_body() ? POLLIN | POLLOUT : POLLIN;
        if (run.answered == run.begun) return;
        struct pollfd event = {.fd = file, .events = wish};
        if (poll(&event, 1, 3 * (int)(patience / 1000000)) <= 0) stop("a batch is not answered");
        if (event.revents & POLLOUT) speak(file);
        if (event.revents & ~POLLOUT) hear(file);
    }
}

static void read_options(int count, char **words) {
    for (int letter; (letter = getopt(count, words, "b:d:t:f:n:")) != -1;) {
        switch (letter) {
        case 'b': options.body_max = strtoul(optarg, NULL, 10); break;
        case 'd': options.depth = atol(optarg); break;
        case 't': options.seconds = atof(optarg); break;
        case 'f': options.first = atol(optarg); break;
        case 'n': options.count = atol(optarg); break;
        default: exit(64);
        }
    }
    if (count - optind != 3 || options.count < 1 || options.depth < 1) {
        fprintf(stderr, "usage: batch [-b BYTES] [-d DEPTH] [-t SECONDS] [-f FIRST] [-n COUNT]"
                        " PORT HEAD LINE\n");
        exit(64);
    }
    options.port = atoi(words[optind]);
    read_template(&head, words[optind + 1]);
    read_template(&line, words[optind + 2]);
}

int main(int count, char **words) {
    read_options(count, words);
    prepare();
    double before = cpu();
    converse();
    double used = cpu() - before;
    printf("{");
    tell_statuses("statuses", run.statuses);
    long total = 0;
    for (int i = 0; i < STATUSES; i++) total += run.statuses[i];
    printf(", \"seconds\": %.6f, \"cpu_us\": %.0f, \"next\": %ld, \"bodies\": %ld}\n",
           (double)(run.last - run.begin) / 1e9, used, options.first + total, run.answered);
    return 0;
}
