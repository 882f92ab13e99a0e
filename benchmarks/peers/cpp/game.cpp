// Scenario Game of examples/policies/demo.sched under five policies of the library, as an engineer would write it by hand: a loop over
// events, flat arrays, and a decision that looks at one waiting job of each stream and at the jobs that have begun.
//
// g++ -O3 -march=native -std=c++20 -ffp-contract=off game.cpp -o game
//
// Usage: game TABLE.csv {WFQ|HEFT|MapScore|Orca|CBS} SECONDS [--hash]
//
// Prints a JSON line: units, seconds of wall and of CPU time, and with --hash a hash of the schedule.

#include "common.hpp"

#include <array>
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <ctime>
#include <deque>
#include <limits>
#include <memory>

namespace {

using i64 = std::int64_t;

constexpr i64 never = std::numeric_limits<i64>::max();
constexpr int devices = 3;
constexpr std::array<std::string_view, devices> device_names{"cpu", "gpu", "npu"};
constexpr std::array<double, devices> power{28, 25, 10}; // W

i64 round_even(double value) { return std::llrint(value); }

// ------------------------------------------------------------------------------------------------------------------ scenario

struct Stream {
    std::string_view model;
    std::string_view first_stage;
    int layers;
    u64 rate;      // jobs a second, or 0
    i64 mean;      // mean gap of Poisson arrivals, where rate is 0
    i64 deadline;  // never: the next nominal release, or none
    double weight;
    int prompt = 0;
    int output = 0;
    i64 tpt = never;
};

constexpr i64 ms = 1'000'000;
constexpr std::array<Stream, 5> streams{{
    {"rcan", "infer", 20, 60, 0, never, 3},
    {"yolov3", "infer", 24, 30, 0, never, 2},
    {"gte", "encode", 12, 0, 500 * ms, 400 * ms, 1, 128},
    {"llama3_1b", "prefill", 16, 0, 2000 * ms, 500 * ms, 2, 256, 12, 60 * ms},
    {"llama3_1b", "prefill", 16, 0, 6000 * ms, never, 1, 512, 16},
}};
constexpr int stream_count = static_cast<int>(streams.size());

// The next unit of a job, with all that policies want to know of it.
struct Unit {
    std::array<i64, devices> work;
    std::array<double, devices> preference; // mean latency / latency
    std::array<double, devices> saving;     // least energy / energy
    i64 fastest;
    i64 stage_remaining; // on the fastest device of each unit, this one included
    i64 remaining;
    int layer;
    bool ends_stage;
};

i64 unit_work(i64 latency, int layer, int layers) { return std::max<i64>(1, (layer + 1) * latency / layers - layer * latency / layers); }

std::vector<Unit> units_of(const Stream& stream, const Table& table) {
    std::vector<Unit> units;
    const auto add = [&](std::string_view stage, int tokens) {
        for (int layer = 0; layer < stream.layers; layer++) {
            Unit unit{};
            i64 sum = 0;
            unit.fastest = never;
            double least_energy = std::numeric_limits<double>::infinity();
            for (int d = 0; d < devices; d++) {
                unit.work[d] = unit_work(table.stage(stream.model, stage, device_names[d], tokens), layer, stream.layers);
                sum += unit.work[d];
                unit.fastest = std::min(unit.fastest, unit.work[d]);
                least_energy = std::min(least_energy, power[d] * static_cast<double>(unit.work[d]));
            }
            const auto mean = static_cast<double>(round_even(static_cast<double>(sum) / devices));
            for (int d = 0; d < devices; d++) {
                unit.preference[d] = mean / static_cast<double>(unit.work[d]);
                unit.saving[d] = least_energy / (power[d] * static_cast<double>(unit.work[d]));
            }
            unit.layer = layer;
            unit.ends_stage = layer == stream.layers - 1;
            units.push_back(unit);
        }
    };
    add(stream.first_stage, stream.prompt);
    for (int generated = 1; generated < stream.output; generated++)
        add("decode", stream.prompt + generated);
    i64 stage = 0, all = 0;
    for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
        stage = (unit->ends_stage ? 0 : stage) + unit->fastest;
        all += unit->fastest;
        unit->stage_remaining = stage;
        unit->remaining = all;
    }
    return units;
}

u64 splitmix(u64& state) {
    state += 0x9E3779B97F4A7C15;
    u64 z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

u64 first_draw(u64 state) { return splitmix(state); }

// Releases of a stream: exact rates, or Poisson with the draws that docs/semantics.md defines, for seed 0.
struct Arrivals {
    i64 next = 0;
    i64 following = never; // the next nominal release, for rates
    Releases exact;
    u64 random = 0;

    void start(int number) {
        if (streams[number].rate) {
            exact.start(streams[number].rate, 0);
            following = static_cast<i64>(exact.following);
            return;
        }
        random = first_draw(first_draw(0) + (u64{1} << 32) + static_cast<u64>(number));
        gap(streams[number]);
    }

    void advance(const Stream& stream) {
        if (!stream.rate) {
            gap(stream);
            return;
        }
        exact.advance(stream.rate, 0);
        next = static_cast<i64>(exact.next);
        following = static_cast<i64>(exact.following);
    }

private:
    void gap(const Stream& stream) {
        const double u = static_cast<double>(splitmix(random) >> 11) * (1.0 / 9007199254740992.0);
        next += round_even(-static_cast<double>(stream.mean) * std::log(1 - u));
    }
};

// ----------------------------------------------------------------------------------------------------------------- simulator

struct Job {
    int stream;
    int unit;
    i64 number;
    i64 release;
    i64 deadline;
    i64 ready_since;
    i64 first_token;
    int generated;
};

bool released_before(const Job& a, const Job& b) {
    return a.release != b.release ? a.release < b.release : a.stream != b.stream ? a.stream < b.stream : a.number < b.number;
}

// The world of a policy: what waits, what runs, and the means to start a unit.
struct World {
    explicit World(const Table& table) : table(table) {
        for (int s = 0; s < stream_count; s++)
            units[s] = units_of(streams[s], table);
    }

    const Unit& unit_of(const Job& job) const { return units[job.stream][job.unit]; }

    bool is_idle(int device) const { return ends[device] == never; }

    // The idle device with the least latency, the first of several; -1 if none is idle.
    int fastest_idle(const Unit& unit) const {
        int best = -1;
        for (int d = 0; d < devices; d++) {
            if (is_idle(d) && (best < 0 || unit.work[d] < unit.work[best]))
                best = d;
        }
        return best;
    }

    void start(Job* job, int device, i64 work) {
        running[device].clear();
        running[device].push_back(job);
        starts[device] = now;
        ends[device] = now + work;
        idle--;
    }

    const Table& table;
    i64 now = 0;
    int idle = devices;
    std::array<std::vector<Unit>, stream_count> units;
    std::array<std::deque<Job*>, stream_count> fresh; // no unit was started: the first released is first
    std::vector<Job*> begun;                          // ready, and at least one unit is done
    std::array<int, stream_count> live{};
    std::array<i64, devices> ends{never, never, never};
    std::array<i64, devices> starts{};
    std::array<std::vector<Job*>, devices> running; // the members of a batch, lead first
};

// A pass for policies under which, of the jobs of a stream that have not begun, the first released comes first: it looks at that one
// of each stream and at all that have begun. Keys are those of the start of the pass; the least comes first.
template <typename Policy>
void pass_by_heads(World& world, Policy& policy) {
    using Key = decltype(policy.key(world, std::declval<const Job&>()));
    struct Candidate {
        Key key;
        Job* job;
        bool is_fresh;
    };
    static std::vector<Candidate> candidates;
    candidates.clear();
    policy.begin_pass(world);
    for (auto& queue : world.fresh) {
        if (!queue.empty())
            candidates.push_back({policy.key(world, *queue.front()), queue.front(), true});
    }
    for (Job* job : world.begun)
        candidates.push_back({policy.key(world, *job), job, false});
    while (world.idle > 0 && !candidates.empty()) {
        std::size_t first = 0;
        for (std::size_t i = 1; i < candidates.size(); i++) {
            const auto& [key, job, _] = candidates[i];
            if (key < candidates[first].key || (key == candidates[first].key && released_before(*job, *candidates[first].job)))
                first = i;
        }
        const auto [key, job, is_fresh] = candidates[first];
        const int device = policy.place(world, *job);
        if (device < 0) { // all like it wait too
            candidates[first] = candidates.back();
            candidates.pop_back();
            continue;
        }
        if (is_fresh) {
            auto& queue = world.fresh[job->stream];
            queue.pop_front();
            if (queue.empty()) {
                candidates[first] = candidates.back();
                candidates.pop_back();
            } else {
                candidates[first] = {policy.key(world, *queue.front()), queue.front(), true};
            }
        } else {
            world.begun.erase(std::find(world.begun.begin(), world.begun.end(), job));
            candidates[first] = candidates.back();
            candidates.pop_back();
        }
        const i64 work = world.unit_of(*job).work[device];
        world.start(job, device, work);
        policy.on_dispatch(*job, work);
    }
}

// Nothing that a policy need not say.
struct Plain {
    void begin_pass(World&) {}
    int place(World& world, const Job& job) { return world.fastest_idle(world.unit_of(job)); }
    void on_release(World&, const Job&) {}
    void on_dispatch(const Job&, i64) {}
    void on_complete_unit(const Job&) {}
    static constexpr bool keeps_stage = false;
};

struct Wfq : Plain {
    i64 clock = 0;
    std::array<i64, stream_count> tag{};
    std::array<i64, stream_count> shown{}; // at the start of the pass

    void begin_pass(World&) { shown = tag; }

    i64 key(World& world, const Job& job) const {
        return shown[job.stream] + round_even(static_cast<double>(world.unit_of(job).fastest) / streams[job.stream].weight);
    }

    void on_release(World& world, const Job& job) {
        if (world.live[job.stream] == 1)
            tag[job.stream] = std::max(tag[job.stream], clock);
    }

    void on_dispatch(const Job& job, i64 work) {
        tag[job.stream] += round_even(static_cast<double>(work) / streams[job.stream].weight);
        clock = std::max(clock, tag[job.stream]);
    }

    void pass(World& world) { pass_by_heads(world, *this); }
};

struct Cbs : Plain {
    std::array<i64, stream_count> budget{};
    std::array<i64, stream_count> due{};
    std::array<i64, stream_count> period{};
    std::array<double, stream_count> share{};

    Cbs() {
        double sum = 0;
        for (const auto& stream : streams)
            sum += stream.weight;
        for (int s = 0; s < stream_count; s++) {
            const auto own = streams[s].rate ? round_even(1e9 / static_cast<double>(streams[s].rate)) : never;
            period[s] = std::min(own, 100 * ms);
            share[s] = streams[s].weight / sum;
        }
    }

    i64 key(World&, const Job& job) const { return due[job.stream]; }

    void on_release(World& world, const Job& job) {
        const int s = job.stream;
        if (world.live[s] == 1 && budget[s] >= round_even(static_cast<double>(due[s] - world.now) * share[s])) {
            due[s] = world.now + period[s];
            budget[s] = round_even(static_cast<double>(period[s]) * share[s]);
        }
    }

    void on_dispatch(const Job& job, i64 work) { budget[job.stream] -= work; }

    void on_complete_unit(const Job& job) {
        const int s = job.stream;
        if (budget[s] > 0)
            return;
        const auto whole = static_cast<double>(round_even(static_cast<double>(period[s]) * share[s]));
        const double turns = static_cast<double>(1 + static_cast<i64>(std::floor(static_cast<double>(-budget[s]) / whole)));
        const i64 longer = round_even(static_cast<double>(period[s]) * turns);
        due[s] += longer;
        budget[s] += round_even(static_cast<double>(longer) * share[s]);
    }

    void pass(World& world) { pass_by_heads(world, *this); }
};

struct MapScore : Plain {
    double score(const World& world, const Job& job, const Unit& unit, int device) const {
        const double urgency = job.deadline < never
            ? static_cast<double>(unit.stage_remaining) / static_cast<double>(std::max(job.deadline - world.now, ms / 10))
            : 0.0;
        const double hunger = static_cast<double>(world.now - job.ready_since) / static_cast<double>(unit.fastest);
        return urgency * unit.preference[device] + 0.5 * hunger + 0.5 * unit.saving[device];
    }

    double key(World& world, const Job& job) const {
        const auto& unit = world.unit_of(job);
        double best = score(world, job, unit, 0);
        for (int d = 1; d < devices; d++)
            best = std::max(best, score(world, job, unit, d));
        return -best;
    }

    int place(World& world, const Job& job) const {
        const auto& unit = world.unit_of(job);
        int best = -1;
        double most = 0;
        for (int d = 0; d < devices; d++) {
            if (!world.is_idle(d))
                continue;
            const double own = score(world, job, unit, d);
            if (best < 0 || own > most)
                best = d, most = own;
        }
        return best;
    }

    void pass(World& world) { pass_by_heads(world, *this); }
};

// Jobs whose next unit is the same have the same key and fare the same until something starts: they wait in one queue. Queues are in the
// order of the policy, and a bit tells which have jobs.
struct Heft : Plain {
    void pass(World& world) {
        if (queues_.empty())
            order_units(world);
        for (auto& fresh : world.fresh) {
            for (Job* job : fresh)
                add(job);
            fresh.clear();
        }
        for (Job* job : world.begun)
            add(job);
        world.begun.clear();
        for (std::size_t word = 0; word < filled_.size() && world.idle > 0; word++) {
            for (u64 left = filled_[word]; left != 0 && world.idle > 0; left &= left - 1) {
                const auto number = word * 64 + static_cast<std::size_t>(__builtin_ctzll(left));
                serve(world, number);
            }
        }
    }

private:
    void serve(World& world, std::size_t number) {
        auto& queue = queues_[number];
        while (!queue.empty() && world.idle > 0) {
            Job* job = queue.front();
            const int device = earliest(world, world.unit_of(*job));
            if (device < 0)
                return;
            queue.pop_front();
            world.start(job, device, world.unit_of(*job).work[device]);
        }
        if (queue.empty())
            filled_[number / 64] &= ~(u64{1} << number % 64);
    }

    // Where it finishes first; -1 if that device is busy.
    static int earliest(const World& world, const Unit& unit) {
        int best = 0;
        i64 finish = never;
        for (int d = 0; d < devices; d++) {
            const i64 own = (world.is_idle(d) ? world.now : world.ends[d]) + unit.work[d];
            if (own < finish)
                best = d, finish = own;
        }
        return world.is_idle(best) ? best : -1;
    }

    // Within a queue by release. Mostly a job goes to the end.
    void add(Job* job) {
        const auto number = queue_of_[job->stream][static_cast<std::size_t>(job->unit)];
        auto& queue = queues_[number];
        auto place = queue.end();
        while (place != queue.begin() && released_before(*job, **(place - 1)))
            --place;
        queue.insert(place, job);
        filled_[number / 64] |= u64{1} << number % 64;
    }

    // Units with equal remaining work share a queue.
    void order_units(const World& world) {
        std::vector<i64> keys;
        for (const auto& units : world.units) {
            for (const auto& unit : units)
                keys.push_back(-unit.remaining);
        }
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        queues_.resize(keys.size());
        filled_.resize(keys.size() / 64 + 1);
        for (int s = 0; s < stream_count; s++) {
            for (const auto& unit : world.units[s])
                queue_of_[s].push_back(static_cast<std::size_t>(std::lower_bound(keys.begin(), keys.end(), -unit.remaining) - keys.begin()));
        }
    }

    std::vector<std::deque<Job*>> queues_;
    std::vector<u64> filled_;
    std::array<std::vector<std::size_t>, stream_count> queue_of_;
};

struct Orca : Plain {
    static constexpr bool keeps_stage = true;
    static constexpr int size = 8;
    int decoding = 0; // live jobs that decode

    void pass(World& world) {
        // Prefills come first, in the order of release.
        while (world.idle > 0 && decoding < size) {
            Job* first = nullptr;
            for (int s = 3; s < stream_count; s++) {
                auto& queue = world.fresh[s];
                if (!queue.empty() && (!first || released_before(*queue.front(), *first)))
                    first = queue.front();
            }
            if (!first)
                break;
            world.fresh[first->stream].pop_front();
            start(world, first);
        }

        std::sort(world.begun.begin(), world.begun.end(), [](const Job* a, const Job* b) { return released_before(*a, *b); });
        while (world.idle > 0) {
            Job* first = world.begun.empty() ? nullptr : world.begun.front();
            for (int s = 0; s < 3; s++) {
                auto& queue = world.fresh[s];
                if (!queue.empty() && (!first || released_before(*queue.front(), *first)))
                    first = queue.front();
            }
            if (!first)
                return;
            if (first->generated == 0)
                world.fresh[first->stream].pop_front();
            else
                world.begun.erase(world.begun.begin());
            start(world, first);
        }
    }

    // The work of the next unit of all that run on a device.
    i64 work(const World& world, int device) const {
        const auto& members = world.running[device];
        const auto& lead = *members.front();
        if (members.size() == 1)
            return world.unit_of(lead).work[device];
        int context = 0;
        for (const Job* job : members)
            context = std::max(context, streams[job->stream].prompt + job->generated);
        const auto latency = latencies(world, device)[context] * static_cast<i64>(members.size());
        return unit_work(latency, world.unit_of(lead).layer, streams[lead.stream].layers);
    }

private:
    void start(World& world, Job* job) {
        const int device = world.fastest_idle(world.unit_of(*job));
        world.start(job, device, 0);
        if (job->generated > 0) {
            auto& members = world.running[device];
            while (members.size() < size && !world.begun.empty()) {
                members.push_back(world.begun.front());
                world.begun.erase(world.begun.begin());
            }
        }
        world.ends[device] = world.now + work(world, device);
    }

    const std::vector<i64>& latencies(const World& world, int device) const {
        auto& known = latencies_[device];
        if (known.empty()) {
            known.push_back(0);
            for (int context = 1; context < 1024; context++)
                known.push_back(world.table.stage("llama3_1b", "decode", device_names[device], context));
        }
        return known;
    }

    mutable std::array<std::vector<i64>, devices> latencies_;
};

template <typename Policy, bool with_hash>
class Simulator {
public:
    Simulator(const Table& table, i64 end) : world_(table), end_(end) {
        for (int s = 0; s < stream_count; s++)
            arrivals_[s].start(s);
    }

    u64 units = 0;

    void run() {
        while (true) {
            i64 now = never;
            for (const auto& arrivals : arrivals_)
                now = std::min(now, arrivals.next);
            for (const i64 end : world_.ends)
                now = std::min(now, end);
            if (now > end_)
                return;
            world_.now = now;
            needs_pass_ = false;
            for (int d = 0; d < devices; d++) {
                if (world_.ends[d] == now)
                    complete(d);
            }
            if (now == end_)
                return;
            for (int s = 0; s < stream_count; s++) {
                while (arrivals_[s].next <= now)
                    release(s);
            }
            if (needs_pass_)
                policy_.pass(world_);
        }
    }

    u64 hash() const {
        u64 value = empty_hash;
        for (const u64 of_device : hashes_)
            value = hash_with(value, of_device);
        return value;
    }

private:
    void release(int s) {
        const auto& stream = streams[s];
        auto& arrivals = arrivals_[s];
        Job* job = pool_.take();
        *job = {s, 0, numbers_[s]++, world_.now, never, world_.now, never, 0};
        job->deadline = stream.rate ? arrivals.following : stream.deadline == never ? never : world_.now + stream.deadline;
        world_.live[s]++;
        policy_.on_release(world_, *job);
        world_.fresh[s].push_back(job);
        arrivals.advance(stream);
        needs_pass_ = true;
    }

    void complete(int device) {
        units++;
        auto& members = world_.running[device];
        for (const Job* job : members) {
            if (with_hash) {
                auto& hash = hashes_[device];
                hash = hash_with(hash, static_cast<u64>(job->stream));
                hash = hash_with(hash, static_cast<u64>(job->number));
                hash = hash_with(hash, static_cast<u64>(world_.unit_of(*job).layer));
                hash = hash_with(hash, static_cast<u64>(world_.starts[device]));
                hash = hash_with(hash, static_cast<u64>(world_.now));
            }
        }
        world_.ends[device] = never;
        world_.idle++;
        const bool ends_stage = world_.unit_of(*members.front()).ends_stage;
        for (Job* job : members) {
            policy_.on_complete_unit(*job);
            job->unit++;
            if (ends_stage && streams[job->stream].output > 0)
                yield_token(*job);
            if (job->unit == static_cast<int>(world_.units[job->stream].size())) {
                world_.live[job->stream]--;
                pool_.give_back(job);
            } else if (!Policy::keeps_stage || ends_stage) {
                job->ready_since = world_.now;
                world_.begun.push_back(job);
            }
        }
        if constexpr (Policy::keeps_stage) {
            if (!ends_stage) {
                world_.starts[device] = world_.now;
                world_.ends[device] = world_.now + policy_.work(world_, device);
                world_.idle--;
                return;
            }
        }
        needs_pass_ = true;
    }

    void yield_token(Job& job) {
        const auto& stream = streams[job.stream];
        if (++job.generated == 1)
            job.first_token = world_.now;
        job.deadline = stream.tpt == never ? never : job.first_token + stream.tpt * job.generated;
        if constexpr (Policy::keeps_stage)
            policy_.decoding += (job.generated == 1) - (job.generated == stream.output);
    }

    World world_;
    Policy policy_;
    i64 end_;
    bool needs_pass_ = false;
    std::array<Arrivals, stream_count> arrivals_;
    std::array<i64, stream_count> numbers_{};
    std::array<u64, devices> hashes_{empty_hash, empty_hash, empty_hash};
    Pool<Job> pool_;
};

template <typename Policy, bool with_hash>
void simulate(const Table& table, i64 end) {
    auto simulator = std::make_unique<Simulator<Policy, with_hash>>(table, end);
    const auto cpu_start = std::clock();
    const auto start = std::chrono::steady_clock::now();
    simulator->run();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    const auto cpu_seconds = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
    std::printf("{\"units\": %" PRIu64 ", \"seconds\": %.6f, \"cpu_seconds\": %.6f", simulator->units, elapsed.count(), cpu_seconds);
    if (with_hash)
        std::printf(", \"hash\": \"%016" PRIx64 "\"", simulator->hash());
    std::printf("}\n");
}

template <typename Policy>
void simulate(const Table& table, i64 end, bool with_hash) {
    with_hash ? simulate<Policy, true>(table, end) : simulate<Policy, false>(table, end);
}

} // namespace

int main(int argc, char** argv) {
    try {
        if (argc < 4)
            throw std::runtime_error("usage: game TABLE.csv {WFQ|HEFT|MapScore|Orca|CBS} SECONDS [--hash]");
        const Table table(argv[1]);
        const std::string policy = argv[2];
        const i64 end = std::stoll(argv[3]) * static_cast<i64>(second);
        const bool with_hash = argc > 4 && std::string_view(argv[4]) == "--hash";
        if (policy == "WFQ")
            simulate<Wfq>(table, end, with_hash);
        else if (policy == "HEFT")
            simulate<Heft>(table, end, with_hash);
        else if (policy == "MapScore")
            simulate<MapScore>(table, end, with_hash);
        else if (policy == "Orca")
            simulate<Orca>(table, end, with_hash);
        else if (policy == "CBS")
            simulate<Cbs>(table, end, with_hash);
        else
            throw std::runtime_error("no policy " + policy);
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "game: %s\n", e.what());
        return 1;
    }
}
