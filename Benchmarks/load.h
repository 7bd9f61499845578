/* What load.c, surge.c and batch.c share: time, percentiles, answers, templates, connections. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
    DIGITS = 9,
    MARKS_MAX = 8,
    TEMPLATE_MAX = 4096,
    CONNECTIONS_MAX = 10000,
    STATUS_LEAST = -10,
    STATUS_MOST = 999,
    STATUSES = STATUS_MOST - STATUS_LEAST + 1,
    /* Each power of two of nanoseconds has 64 buckets: percentiles are true to 1.6 %. */
    BUCKETS_EACH = 64,
    BUCKETS = 64 * BUCKETS_EACH,
};

static const uint64_t second = 1000000000;
/* How long the last answers may take. */
static const uint64_t patience = 10 * second;

/* A request; each run of nine '#' in it becomes a running number of nine digits. */
struct template {
    char bytes[TEMPLATE_MAX];
    size_t length, marks[MARKS_MAX];
    int mark_count;
};

static inline void stop(const char *what) {
    fprintf(stderr, "load: %s\n", what);
    exit(1);
}

static inline void *memory(size_t count, size_t size) {
    void *bytes = calloc(count ? count : 1, size);
    if (!bytes) stop("no memory");
    return bytes;
}

static inline uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * second + (uint64_t)time.tv_nsec;
}

/* Microseconds of CPU of this process. */
static inline double cpu(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6
        + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* Percentiles. */

static inline int bucket(uint64_t value) {
    if (value < BUCKETS_EACH) return (int)value;
    int shift = 63 - __builtin_clzll(value) - 6;
    return (shift + 1) * BUCKETS_EACH + (int)(value >> shift) - BUCKETS_EACH;
}

/* The middle of a bucket. */
static inline double bucket_value(int bucket) {
    if (bucket < BUCKETS_EACH) return bucket;
    int shift = bucket / BUCKETS_EACH - 1;
    double width = (double)((uint64_t)1 << shift);
    return (bucket % BUCKETS_EACH + BUCKETS_EACH + 0.5) * width;
}

/* In microseconds. */
static inline double percentile(const long *buckets, double share) {
    long total = 0, seen = 0;
    for (int i = 0; i < BUCKETS; i++) total += buckets[i];
    for (int i = 0; i < BUCKETS; i++) {
        seen += buckets[i];
        if (seen > 0 && (double)seen >= share * (double)total) return bucket_value(i) / 1000;
    }
    return 0;
}

/* Answers: the length of the first that is whole, 0 when none is yet, -1 when it cannot be read. */

/* Said of a body that comes in chunks, each with its length. */
static const size_t in_chunks = SIZE_MAX;

/* The status and length of an answer's head with the length of its body, or that it is in chunks. */
static inline ssize_t http_head(const char *text, size_t length, int *status, size_t *body) {
    const char *end = memmem(text, length, "\r\n\r\n", 4);
    if (!end) return 0;
    if (length < 12 || memcmp(text, "HTTP/1.1 ", 9) != 0) return -1;
    *status = atoi(text + 9);
    const char *line = text, *field = "content-length:", *chunks = "transfer-encoding: chunked";
    while ((line = memchr(line, '\n', (size_t)(end - line) + 1)) && line < end) {
        line++;
        if ((*line | 0x20) == 'c' && strncasecmp(line, field, strlen(field)) == 0)
            *body = strtoul(line + strlen(field), NULL, 10);
        else if ((*line | 0x20) == 't' && strncasecmp(line, chunks, strlen(chunks)) == 0)
            *body = in_chunks;
        else
            continue;
        return end - text + 4;
    }
    return -1;
}

static inline ssize_t http_answer(const char *text, size_t length, int *status) {
    size_t body = 0;
    ssize_t head = http_head(text, length, status, &body);
    if (head <= 0) return head;
    if (body == in_chunks) return -1;
    return length < (size_t)head + body ? 0 : head + (ssize_t)body;
}

static inline ssize_t resp_answer(const char *text, size_t length, int *status) {
    const char *end = memchr(text, '\n', length);
    if (!end) return 0;
    if (*text != ':' && *text != '-') return -1;
    *status = *text == ':' ? atoi(text + 1) : STATUS_LEAST;
    return end - text + 1;
}

static inline bool is_status(int status) {
    return status >= STATUS_LEAST && status <= STATUS_MOST;
}

/* The counts of a table of statuses as a JSON object. */
static inline void tell_statuses(const char *name, const long *statuses) {
    printf("\"%s\": {", name);
    const char *comma = "";
    for (int status = STATUS_LEAST; status <= STATUS_MOST; status++) {
        long count = statuses[status - STATUS_LEAST];
        if (count == 0) continue;
        printf("%s\"%d\": %ld", comma, status, count);
        comma = ", ";
    }
    printf("}");
}

/* Templates. */

static inline void read_template(struct template *template, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) stop("cannot open the template");
    template->length = fread(template->bytes, 1, TEMPLATE_MAX, file);
    fclose(file);
    if (template->length == 0 || template->length == TEMPLATE_MAX)
        stop("the template is empty or too long");
    const char *from = template->bytes, *end = template->bytes + template->length;
    while ((from = memmem(from, (size_t)(end - from), "#########", DIGITS))) {
        if (template->mark_count == MARKS_MAX) stop("the template has too many numbers");
        template->marks[template->mark_count++] = (size_t)(from - template->bytes);
        from += DIGITS;
    }
}

/* Puts the request with a number at a place that has room for it; returns its end. */
static inline char *put(const struct template *template, long number, char *place) {
    char digits[DIGITS];
    for (int i = DIGITS - 1; i >= 0; i--, number /= 10) digits[i] = (char)('0' + number % 10);
    memcpy(place, template->bytes, template->length);
    for (int i = 0; i < template->mark_count; i++)
        memcpy(place + template->marks[i], digits, DIGITS);
    return place + template->length;
}

/* Connections. */

/* A connection to a port of this machine that does not block; with room in the kernel for so many
   bytes on their way out, 0 for what is usual. */
static inline int connect_to(int port, size_t room) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int file = socket(AF_INET, SOCK_STREAM, 0), yes = 1, size = (int)room;
    if (file < 0) stop("cannot connect: no socket is to be had");
    if (room) setsockopt(file, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    if (connect(file, (struct sockaddr *)&address, sizeof address) != 0) stop("cannot connect");
    setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    fcntl(file, F_SETFL, O_NONBLOCK);
    return file;
}
