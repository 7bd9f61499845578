/* Asks a server on this machine as fast as it answers: so many connections, each with one request at a
   time. One thread, epoll; Benchmarks/claims builds and runs it.

   Usage: load [-r] [-c CONNECTIONS] [-t SECONDS] [-f FIRST] [-n COUNT] http|resp PORT TEMPLATE

   TEMPLATE is a file with the bytes of a request. Each run of nine '#' in it becomes a running number of
   nine digits, from FIRST on. It ends after SECONDS or COUNT requests, whichever comes first (0: no such
   end); with -r the numbers begin anew after COUNT. What is under way at the end is waited for.

   Prints one JSON object: answers by status (that of HTTP; of RESP the integer, -10 for an error), seconds
   from the first request to the last answer, percentiles of the time from request to answer in
   microseconds, its own CPU time, the number that would have come next, and the connections that failed. */

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
    ANSWER_MAX = 16384,
    CONNECTIONS_MAX = 10000,
    STATUS_LEAST = -10,
    STATUS_MOST = 999,
    /* Each power of two of nanoseconds has 64 buckets: percentiles are true to 1.6 %. */
    BUCKETS_EACH = 64,
    BUCKETS = 64 * BUCKETS_EACH,
};

static const uint64_t second = 1000000000;
/* How long the last answers may take. */
static const uint64_t patience = 10 * second;

struct connection {
    int file;
    size_t filled;
    uint64_t asked;
    char answer[ANSWER_MAX];
};

static struct {
    bool is_http, repeats;
    int port, connection_count;
    double seconds;
    long first, count;
} options = {.connection_count = 256, .seconds = 3};

static struct {
    char bytes[TEMPLATE_MAX];
    size_t length, marks[MARKS_MAX];
    int mark_count;
} request;

static struct {
    long next, in_flight, failed;
    uint64_t begin, deadline, last;
    long statuses[STATUS_MOST - STATUS_LEAST + 1];
    long buckets[BUCKETS];
} run;

static void stop(const char *what) {
    fprintf(stderr, "load: %s\n", what);
    exit(1);
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * second + (uint64_t)time.tv_nsec;
}

/* Buckets. */

static int bucket(uint64_t value) {
    if (value < BUCKETS_EACH) return (int)value;
    int shift = 63 - __builtin_clzll(value) - 6;
    return (shift + 1) * BUCKETS_EACH + (int)(value >> shift) - BUCKETS_EACH;
}

/* The middle of a bucket. */
static double value(int bucket) {
    if (bucket < BUCKETS_EACH) return bucket;
    int shift = bucket / BUCKETS_EACH - 1;
    double width = (double)((uint64_t)1 << shift);
    return (bucket % BUCKETS_EACH + BUCKETS_EACH + 0.5) * width;
}

static double percentile(double share) {
    long total = 0, seen = 0;
    for (int i = 0; i < BUCKETS; i++) total += run.buckets[i];
    for (int i = 0; i < BUCKETS; i++) {
        seen += run.buckets[i];
        if (seen > 0 && (double)seen >= share * (double)total) return value(i) / 1000;
    }
    return 0;
}

/* Answers: the length of the first that is whole, 0 when none is yet, -1 when it cannot be read. */

static ssize_t http_answer(const char *text, size_t length, int *status) {
    const char *end = memmem(text, length, "\r\n\r\n", 4);
    if (!end) return 0;
    if (length < 12 || memcmp(text, "HTTP/1.1 ", 9) != 0) return -1;
    *status = atoi(text + 9);
    const char *line = text, *field = "content-length:";
    while ((line = memchr(line, '\n', (size_t)(end - line) + 1)) && line < end) {
        line++;
        if ((*line | 0x20) != 'c' || strncasecmp(line, field, strlen(field)) != 0) continue;
        size_t whole = (size_t)(end - text) + 4 + strtoul(line + strlen(field), NULL, 10);
        return length < whole ? 0 : (ssize_t)whole;
    }
    return -1;
}

static ssize_t resp_answer(const char *text, size_t length, int *status) {
    const char *end = memchr(text, '\n', length);
    if (!end) return 0;
    if (*text != ':' && *text != '-') return -1;
    *status = *text == ':' ? atoi(text + 1) : STATUS_LEAST;
    return end - text + 1;
}

/* Connections. */

static void fail(struct connection *connection) {
    close(connection->file);
    run.failed++;
    run.in_flight--;
}

/* Whether there is a number for one more request. */
static bool take_number(void) {
    if (options.count == 0 || run.next < options.first + options.count) return true;
    if (options.repeats) run.next = options.first;
    return options.repeats;
}

static void ask(struct connection *connection) {
    long rest = run.next++;
    char digits[DIGITS];
    for (int i = DIGITS - 1; i >= 0; i--, rest /= 10) digits[i] = (char)('0' + rest % 10);
    for (int i = 0; i < request.mark_count; i++)
        memcpy(request.bytes + request.marks[i], digits, DIGITS);
    connection->filled = 0;
    connection->asked = now();
    run.in_flight++;
    ssize_t sent = send(connection->file, request.bytes, request.length, MSG_NOSIGNAL);
    if (sent != (ssize_t)request.length) fail(connection);
}

static void hear(struct connection *connection) {
    /* One byte stays free for the zero at the end. */
    size_t room = ANSWER_MAX - 1 - connection->filled;
    ssize_t got = recv(connection->file, connection->answer + connection->filled, room, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return fail(connection);
    connection->filled += (size_t)got;
    connection->answer[connection->filled] = 0;
    int status = 0;
    ssize_t length = options.is_http
        ? http_answer(connection->answer, connection->filled, &status)
        : resp_answer(connection->answer, connection->filled, &status);
    if (length == 0 && connection->filled < ANSWER_MAX - 1) return;
    /* More than the answer to the one request is nobody's answer. */
    if (length != (ssize_t)connection->filled) return fail(connection);
    if (status < STATUS_LEAST || status > STATUS_MOST) return fail(connection);
    run.last = now();
    run.buckets[bucket(run.last - connection->asked)]++;
    run.statuses[status - STATUS_LEAST]++;
    run.in_flight--;
    if (run.last < run.deadline && take_number()) ask(connection);
}

static struct connection *connect_all(int epoll) {
    struct connection *all = calloc((size_t)options.connection_count, sizeof *all);
    if (!all) stop("no memory");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < options.connection_count; i++) {
        int file = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
        if (file < 0 || connect(file, (struct sockaddr *)&address, sizeof address) != 0)
            stop("cannot connect");
        setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        fcntl(file, F_SETFL, O_NONBLOCK);
        all[i].file = file;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, file, &event) != 0) stop("cannot wait for answers");
    }
    return all;
}

static void converse(void) {
    int epoll = epoll_create1(0);
    struct connection *all = connect_all(epoll);
    struct epoll_event events[256];
    run.next = options.first;
    run.begin = run.last = now();
    run.deadline = options.seconds > 0
        ? run.begin + (uint64_t)(options.seconds * (double)second) : UINT64_MAX - patience;
    for (int i = 0; i < options.connection_count && take_number(); i++) ask(&all[i]);
    while (run.in_flight > 0) {
        int count = epoll_wait(epoll, events, 256, 100);
        for (int i = 0; i < count; i++) hear(events[i].data.ptr);
        if (count <= 0 && now() > run.last + patience) {
            run.failed += run.in_flight;
            break;
        }
    }
}

/* The beginning and the end. */

static void read_template(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) stop("cannot open the template");
    request.length = fread(request.bytes, 1, TEMPLATE_MAX, file);
    fclose(file);
    if (request.length == 0 || request.length == TEMPLATE_MAX) stop("the template is empty or too long");
    char *from = request.bytes;
    const char *end = request.bytes + request.length;
    while ((from = memmem(from, (size_t)(end - from), "#########", DIGITS))) {
        if (request.mark_count == MARKS_MAX) stop("the template has too many numbers");
        request.marks[request.mark_count++] = (size_t)(from - request.bytes);
        from += DIGITS;
    }
}

static void read_options(int count, char **words) {
    for (int letter; (letter = getopt(count, words, "rc:t:f:n:")) != -1;) {
        switch (letter) {
        case 'r': options.repeats = true; break;
        case 'c': options.connection_count = atoi(optarg); break;
        case 't': options.seconds = atof(optarg); break;
        case 'f': options.first = atol(optarg); break;
        case 'n': options.count = atol(optarg); break;
        default: exit(64);
        }
    }
    bool is_complete = count - optind == 3;
    if (is_complete) options.is_http = strcmp(words[optind], "http") == 0;
    if (!is_complete || (!options.is_http && strcmp(words[optind], "resp") != 0)) {
        fprintf(stderr, "usage: load [-r] [-c N] [-t SECONDS] [-f FIRST] [-n COUNT]"
                        " http|resp PORT TEMPLATE\n");
        exit(64);
    }
    options.port = atoi(words[optind + 1]);
    if (options.connection_count < 1 || options.connection_count > CONNECTIONS_MAX)
        stop("so many connections cannot be had");
    read_template(words[optind + 2]);
}

static double cpu(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6
        + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void tell(double cpu_us) {
    printf("{\"statuses\": {");
    const char *comma = "";
    for (int status = STATUS_LEAST; status <= STATUS_MOST; status++) {
        long count = run.statuses[status - STATUS_LEAST];
        if (count == 0) continue;
        printf("%s\"%d\": %ld", comma, status, count);
        comma = ", ";
    }
    printf("}, \"seconds\": %.6f, \"p50_us\": %.1f, \"p99_us\": %.1f, \"cpu_us\": %.0f, "
           "\"next\": %ld, \"failed\": %ld}\n",
           (double)(run.last - run.begin) / 1e9, percentile(0.5), percentile(0.99), cpu_us, run.next,
           run.failed);
}

int main(int count, char **words) {
    read_options(count, words);
    double before = cpu();
    converse();
    tell(cpu() - before);
    return 0;
}
