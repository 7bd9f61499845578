/* Sends requests to a server on this machine when they are due, whether it keeps up or not: COUNT of them
   evenly within SECONDS. One thread, epoll; Benchmarks/claims builds and runs it.

   Usage: surge [-g] [-c CONNECTIONS] [-b BLOCK] [-t SECONDS] [-f FIRST] [-n COUNT] PORT PRESS [NEXT]

   PRESS is a file with the bytes of a request. Each run of nine '#' in it becomes a running number of nine
   digits, from FIRST on. BLOCK requests (1) in a row take the same connection, where they do not wait for
   each other's answers. NEXT is the request that follows each answer 201, with the same number, over other
   connections, an eighth as many; one that is told 429 or 503 is sent again. With -g it connects, prints
   "ready", and begins when its input ends.

   Prints one JSON object: answers by status, those to NEXT apart, and how often it was sent again; seconds
   from the beginning until the last press had been handed to the kernel, to the last answer to one, and to
   the last of all; percentiles of the time from when a press was due to its answer in microseconds, its own
   CPU time, and how many requests were not answered. */

#include "load.h"

enum {
    ANSWER_MAX = 65536,
    OUT_MAX = 65536,
    ENTRIES_MORE = 64,
};

struct entry {
    long number;
    uint64_t due;
};

struct connection {
    int file;
    bool is_next, is_closed, waits_for_room;
    /* What was asked for, by its order: answered <= written <= asked. */
    struct entry *entries;
    size_t asked, written, answered, room;
    /* Bytes on their way out, and answers on their way in. */
    char out[OUT_MAX], heard[ANSWER_MAX];
    size_t out_from, out_end, filled;
};

static struct {
    bool waits;
    int port, press_count, next_count;
    long block, first, count;
    double seconds;
} options = {.press_count = 256, .block = 1, .seconds = 1, .count = 1000};

static struct template press, next;
static struct connection *all;
static int epoll;

static struct {
    long due, next, open, failed, again;
    uint64_t begin, pressed, last_press, last;
    long statuses[STATUSES], next_statuses[STATUSES];
    long buckets[BUCKETS];
} run;

static void fail(struct connection *connection) {
    if (connection->is_closed) return;
    long open = (long)(connection->asked - connection->answered);
    close(connection->file);
    connection->is_closed = true;
    run.failed += open;
    run.open -= open;
}

static void wait_for_room(struct connection *connection, bool waits) {
    if (connection->waits_for_room == waits) return;
    connection->waits_for_room = waits;
    struct epoll_event event = {
        .events = waits ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(epoll, EPOLL_CTL_MOD, connection->file, &event) != 0) stop("cannot wait for room");
}

/* Puts what fits of what is asked for into the empty way out. */
static void fill(struct connection *connection) {
    const struct template *request = connection->is_next ? &next : &press;
    char *end = connection->out;
    while (connection->written < connection->asked
           && (size_t)(end - connection->out) + request->length <= OUT_MAX)
        end = put(request, connection->entries[connection->written++].number, end);
    connection->out_from = 0;
    connection->out_end = (size_t)(end - connection->out);
}

static void flush(struct connection *connection) {
    while (!connection->is_closed) {
        if (connection->out_from == connection->out_end) fill(connection);
        size_t length = connection->out_end - connection->out_from;
        if (length == 0) return wait_for_room(connection, false);
        ssize_t sent = send(
            connection->file, connection->out + connection->out_from, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) return wait_for_room(connection, true);
        if (sent <= 0) return fail(connection);
        connection->out_from += (size_t)sent;
        if (!connection->is_next) run.pressed = now();
    }
}

static void add(struct connection *connection, long number, uint64_t due) {
    run.open++;
    if (connection->asked == connection->room) {
        connection->room = connection->room ? 2 * connection->room : ENTRIES_MORE;
        size_t size = connection->room * sizeof *connection->entries;
        connection->entries = realloc(connection->entries, size);
        if (!connection->entries) stop("no memory");
    }
    connection->entries[connection->asked++] = (struct entry){number, due};
    if (connection->is_closed) {
        connection->answered = connection->asked;
        run.failed++;
        run.open--;
    }
}

/* The request that follows a unit, over the next of its connections. */
static void follow(long number, uint64_t time) {
    struct connection *connection = &all[options.press_count + run.next++ % options.next_count];
    add(connection, number, time);
    flush(connection);
}

static void count_answer(struct connection *connection, int status) {
    const struct entry entry = connection->entries[connection->answered++];
    run.open--;
    run.last = now();
    if (connection->is_next && (status == 429 || status == 503)) {
        run.again++;
        return follow(entry.number, run.last);
    }
    if (connection->is_next) {
        run.next_statuses[status - STATUS_LEAST]++;
        return;
    }
    run.last_press = run.last;
    run.statuses[status - STATUS_LEAST]++;
    run.buckets[bucket(run.last - entry.due)]++;
    if (status == 201 && options.next_count > 0) follow(entry.number, run.last);
}

static void hear(struct connection *connection) {
    size_t room = ANSWER_MAX - 1 - connection->filled;
    ssize_t got = recv(connection->file, connection->heard + connection->filled, room, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return fail(connection);
    connection->filled += (size_t)got;
    connection->heard[connection->filled] = 0;
    size_t taken = 0;
    while (taken < connection->filled) {
        int status = 0;
        ssize_t length =
            http_answer(connection->heard + taken, connection->filled - taken, &status);
        if (length == 0) break;
        if (length < 0 || !is_status(status) || connection->answered == connection->written)
            return fail(connection);
        taken += (size_t)length;
        count_answer(connection, status);
    }
    connection->filled -= taken;
    memmove(connection->heard, connection->heard + taken, connection->filled);
    if (connection->filled == ANSWER_MAX - 1) fail(connection);
}

static uint64_t due(long number) {
    return run.begin
        + (uint64_t)((double)number / (double)options.count * options.seconds * (double)second);
}

/* Sends everything that is due by now. */
static void press_due(void) {
    uint64_t time = now();
    while (run.due < options.count && due(run.due) <= time) {
        struct connection *connection =
            &all[run.due / options.block % options.press_count];
        add(connection, options.first + run.due, due(run.due));
        run.due++;
        if (run.due % options.block == 0 || run.due == options.count) flush(connection);
    }
}

static void connect_all(void) {
    int count = options.press_count + options.next_count;
    all = memory((size_t)count, sizeof *all);
    for (int i = 0; i < count; i++) {
        all[i].is_next = i >= options.press_count;
        all[i].file = connect_to(options.port, 0);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, all[i].file, &event) != 0)
            stop("cannot wait for answers");
    }
}

static void await_go(void) {
    if (!options.waits) return;
    puts("ready");
    fflush(stdout);
    while (getchar() != EOF) continue;
}

static void converse(void) {
    struct epoll_event events[256];
    run.begin = run.pressed = run.last_press = run.last = now();
    while (run.due < options.count || run.open > 0) {
        press_due();
        int wait = run.due < options.count ? 1 : 100;
        int count = epoll_wait(epoll, events, 256, wait);
        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            if (!connection->is_closed && events[i].events & EPOLLOUT) flush(connection);
            if (!connection->is_closed && events[i].events & ~EPOLLOUT) hear(connection);
        }
        if (count <= 0 && run.due == options.count && now() > run.last + patience) {
            run.failed += run.open;
            return;
        }
    }
}

static void read_options(int count, char **words) {
    for (int letter; (letter = getopt(count, words, "gc:b:t:f:n:")) != -1;) {
        switch (letter) {
        case 'g': options.waits = true; break;
        case 'c': options.press_count = atoi(optarg); break;
        case 'b': options.block = atol(optarg); break;
        case 't': options.seconds = atof(optarg); break;
        case 'f': options.first = atol(optarg); break;
        case 'n': options.count = atol(optarg); break;
        default: exit(64);
        }
    }
    int rest = count - optind;
    if (rest < 2 || rest > 3 || options.count < 1 || options.block < 1) {
        fprintf(stderr, "usage: surge [-g] [-c N] [-b BLOCK] [-t SECONDS] [-f FIRST] [-n COUNT]"
                        " PORT PRESS [NEXT]\n");
        exit(64);
    }
    if (options.press_count < 1 || options.press_count > CONNECTIONS_MAX)
        stop("so many connections cannot be had");
    options.port = atoi(words[optind]);
    read_template(&press, words[optind + 1]);
    if (rest < 3) return;
    read_template(&next, words[optind + 2]);
    options.next_count = (options.press_count + 7) / 8;
}

static double since(uint64_t time) {
    return (double)(time - run.begin) / 1e9;
}

int main(int count, char **words) {
    read_options(count, words);
    epoll = epoll_create1(0);
    connect_all();
    await_go();
    double before = cpu();
    converse();
    double used = cpu() - before;
    printf("{");
    tell_statuses("statuses", run.statuses);
    printf(", ");
    tell_statuses("next", run.next_statuses);
    printf(", \"again\": %ld, \"pressed\": %.6f, \"answered\": %.6f, \"seconds\": %.6f, "
           "\"p50_us\": %.1f, \"p99_us\": %.1f, \"cpu_us\": %.0f, \"failed\": %ld}\n",
           run.again, since(run.pressed), since(run.last_press), since(run.last),
           percentile(run.buckets, 0.5), percentile(run.buckets, 0.99), used, run.failed);
    return 0;
}
