/* Asks a server on this machine as fast as it answers: so many connections, each with so many requests at
   a time. One thread, epoll; Benchmarks/claims builds and runs it.

   Usage: load [-r] [-c CONNECTIONS] [-d DEPTH] [-t SECONDS] [-f FIRST] [-n COUNT] http|resp PORT TEMPLATE

   TEMPLATE is a file with the bytes of a request. Each run of nine '#' in it becomes a running number of
   nine digits, from FIRST on. A connection sends DEPTH requests (1) in one go, and the next when all of
   them are answered. It ends after SECONDS or COUNT requests, whichever comes first (0: no such end); with
   -r the numbers begin anew after COUNT. What is under way at the end is waited for.

   Prints one JSON object: answers by status (that of HTTP; of RESP the integer, -10 for an error), seconds
   from the first request to the last answer, percentiles of the time from request to answer in
   microseconds, its own CPU time, the number that would have come next, and the connections that failed. */

#include "load.h"

enum {
    ANSWER_MAX = 65536,
    DEPTH_MAX = 1000,
};

struct connection {
    int file;
    /* Requests under way; none after it failed. */
    long under_way;
    size_t filled;
    uint64_t asked;
    char answer[ANSWER_MAX];
};

static struct {
    bool is_http, repeats;
    int port, connection_count, depth;
    double seconds;
    long first, count;
} options = {.connection_count = 256, .depth = 1, .seconds = 3};

static struct template request;
static char *burst;

static struct {
    long next, in_flight, failed;
    uint64_t begin, deadline, last;
    long statuses[STATUSES];
    long buckets[BUCKETS];
} run;

static void fail(struct connection *connection) {
    close(connection->file);
    run.failed++;
    run.in_flight -= connection->under_way;
    connection->under_way = 0;
}

/* Whether there is a number for one more request. */
static bool take_number(void) {
    if (options.count == 0 || run.next < options.first + options.count) return true;
    if (options.repeats) run.next = options.first;
    return options.repeats;
}

static void ask(struct connection *connection) {
    char *end = burst;
    for (int i = 0; i < options.depth && take_number(); i++) {
        end = put(&request, run.next++, end);
        connection->under_way++;
    }
    if (end == burst) return;
    run.in_flight += connection->under_way;
    connection->asked = now();
    ssize_t length = end - burst;
    if (send(connection->file, burst, (size_t)length, MSG_NOSIGNAL) != length) fail(connection);
}

/* Counts the first answer when it is whole; returns its length as http_answer does. */
static ssize_t count_answer(struct connection *connection, const char *text, size_t length) {
    int status = 0;
    ssize_t taken = options.is_http ? http_answer(text, length, &status)
                                    : resp_answer(text, length, &status);
    if (taken <= 0) return taken;
    /* More than the answers to what was asked is nobody's answer. */
    if (connection->under_way == 0 || !is_status(status)) return -1;
    run.buckets[bucket(run.last - connection->asked)]++;
    run.statuses[status - STATUS_LEAST]++;
    run.in_flight--;
    connection->under_way--;
    return taken;
}

static void hear(struct connection *connection) {
    /* One byte stays free for the zero at the end. */
    size_t room = ANSWER_MAX - 1 - connection->filled;
    ssize_t got = recv(connection->file, connection->answer + connection->filled, room, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return fail(connection);
    connection->filled += (size_t)got;
    connection->answer[connection->filled] = 0;
    run.last = now();
    size_t taken = 0;
    while (taken < connection->filled) {
        ssize_t length =
            count_answer(connection, connection->answer + taken, connection->filled - taken);
        if (length < 0) return fail(connection);
        if (length == 0) break;
        taken += (size_t)length;
    }
    connection->filled -= taken;
    memmove(connection->answer, connection->answer + taken, connection->filled);
    if (connection->filled == ANSWER_MAX - 1) return fail(connection);
    if (connection->under_way == 0 && run.last < run.deadline) ask(connection);
}

static struct connection *connect_all(int epoll) {
    struct connection *all = memory((size_t)options.connection_count, sizeof *all);
    size_t length = request.length * (size_t)options.depth;
    burst = memory(length, 1);
    for (int i = 0; i < options.connection_count; i++) {
        /* A burst has to go out in one piece. */
        all[i].file = connect_to(options.port, options.depth > 1 ? 4 * length : 0);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, all[i].file, &event) != 0)
            stop("cannot wait for answers");
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
    for (int i = 0; i < options.connection_count; i++) ask(&all[i]);
    while (run.in_flight > 0) {
        int count = epoll_wait(epoll, events, 256, 100);
        for (int i = 0; i < count; i++) hear(events[i].data.ptr);
        if (count <= 0 && now() > run.last + patience) {
            run.failed += run.in_flight;
            break;
        }
    }
}

static void read_options(int count, char **words) {
    for (int letter; (letter = getopt(count, words, "rc:d:t:f:n:")) != -1;) {
        switch (letter) {
        case 'r': options.repeats = true; break;
        case 'c': options.connection_count = atoi(optarg); break;
        case 'd': options.depth = atoi(optarg); break;
        case 't': options.seconds = atof(optarg); break;
        case 'f': options.first = atol(optarg); break;
        case 'n': options.count = atol(optarg); break;
        default: exit(64);
        }
    }
    bool is_complete = count - optind == 3;
    if (is_complete) options.is_http = strcmp(words[optind], "http") == 0;
    if (!is_complete || (!options.is_http && strcmp(words[optind], "resp") != 0)) {
        fprintf(stderr, "usage: load [-r] [-c N] [-d DEPTH] [-t SECONDS] [-f FIRST] [-n COUNT]"
                        " http|resp PORT TEMPLATE\n");
        exit(64);
    }
    options.port = atoi(words[optind + 1]);
    if (options.connection_count < 1 || options.connection_count > CONNECTIONS_MAX)
        stop("so many connections cannot be had");
    if (options.depth < 1 || options.depth > DEPTH_MAX) stop("so deep it cannot ask");
    read_template(&request, words[optind + 2]);
}

int main(int count, char **words) {
    read_options(count, words);
    double before = cpu();
    converse();
    double used = cpu() - before;
    printf("{");
    tell_statuses("statuses", run.statuses);
    printf(", \"seconds\": %.6f, \"p50_us\": %.1f, \"p99_us\": %.1f, \"cpu_us\": %.0f, "
           "\"next\": %ld, \"failed\": %ld}\n",
           (double)(run.last - run.begin) / 1e9, percentile(run.buckets, 0.5),
           percentile(run.buckets, 0.99), used, run.next, run.failed);
    return 0;
}
