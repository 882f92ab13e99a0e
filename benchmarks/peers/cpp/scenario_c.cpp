// Scenario C of the RTGen study as an engineer would write it by hand for speed: one loop for each policy, flat arrays, nothing
// virtual, nothing allocated for an event. Every unit is an event of its own, with a scheduling decision of its own.
//
// g++ -O3 -march=native -std=c++20 scenario_c.cpp -o scenario_c
//
// Usage: scenario_c TABLE.csv {FCFS_DYN|EDF_LAYERS} SECONDS [--hash]
//
// Prints a JSON line: units, seconds of wall and of CPU time, late and judged jobs, and with --hash a hash of the schedule.

#include "common.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cinttypes>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace {

constexpr u64 never = ~u64{0};
constexpr int devices = 3;
constexpr std::array<std::string_view, devices> device_names{"cpu", "gpu", "npu"};

// A time with a device's number in the two lowest bits: the least of several is also the first device of those that tie.
constexpr int device_bits = 2;
constexpr u64 device_mask = 3;

// ------------------------------------------------------------------------------------------------------------------ scenario

// One unit: its work on each device, with the device's number in the low bits. A job's units lie one after the other.
struct alignas(32) Unit {
    std::array<u64, devices> work;
    std::uint32_t layer;
    std::uint32_t is_last;
};

struct Stream {
    std::string_view model;
    int layers;
    u64 rate;   // jobs a second, or 0
    u64 period; // where rate is 0
    int prompt;
    int output; // 0: one stage, and the next release is the deadline

    std::string_view first_stage = "infer";
};

constexpr std::array<Stream, 5> streams{{
    {"rcan", 20, 60, 0, 0, 0},
    {"yolov3", 24, 30, 0, 0, 0},
    {"pointpainting", 12, 15, 0, 0, 0},
    {"gte", 12, 0, 1 * second, 0, 0, "encode"},
    {"llama3_1b", 16, 0, 20 * second, 512, 44, "prefill"},
}};
constexpr int stream_count = static_cast<int>(streams.size());
constexpr int stream_bits = 3;
static_assert(stream_count <= 1 << stream_bits);

constexpr u64 period_of(int stream) {
    return streams[stream].rate ? second / streams[stream].rate : streams[stream].period;
}

// At equal deadlines the job of the longest period was released first; at equal periods the stream's number decides.
constexpr u64 rank_at_equal_deadlines(int stream) {
    u64 rank = 0;
    for (int other = 0; other < stream_count; other++)
        rank += period_of(other) > period_of(stream) || (period_of(other) == period_of(stream) && other < stream);
    return rank;
}

// All units of a job of a stream, stage after stage.
std::vector<Unit> units_of(const Stream& stream, const Table& table) {
    std::vector<Unit> units;
    const auto add = [&](std::string_view stage, int tokens) {
        for (int layer = 0; layer < stream.layers; layer++) {
            Unit unit{{}, static_cast<std::uint32_t>(layer), 0};
            for (int device = 0; device < devices; device++) {
                const auto latency = table.stage(stream.model, stage, device_names[device], tokens);
                const auto work = (layer + 1) * latency / stream.layers - layer * latency / stream.layers;
                unit.work[device] = static_cast<u64>(std::max<std::int64_t>(1, work)) << device_bits | static_cast<u64>(device);
            }
            units.push_back(unit);
        }
    };
    add(stream.first_stage, stream.prompt);
    for (int generated = 1; generated < stream.output; generated++)
        add("decode", stream.prompt + generated);
    units.back().is_last = 1;
    return units;
}

// ---------------------------------------------------------------------------------------------------------------------- jobs

struct Job {
    u64 key; // its place in the order of the policy, which stays as it is
    const Unit* unit; // the next one, while the job waits
    u64 number;
    u64 deadline;
    int stream;
};

struct FcfsDyn {
    static u64 key(int stream, u64 release, u64) { return release << stream_bits | static_cast<u64>(stream); }
};

struct EdfLayers {
    static u64 key(int stream, u64 release, u64 deadline) {
        if (deadline == never)
            return u64{1} << 63 | release << stream_bits | static_cast<u64>(stream);
        return deadline << stream_bits | rank_at_equal_deadlines(stream);
    }
};

// The ready jobs in order, in a ring: they leave at the front, come back near it and are released near the back.
class Ready {
public:
    bool empty() const { return count_ == 0; }

    u64 first_key() const { return first_key_; }

    Job* take_first() {
        Job* job = at(0).job;
        head_++;
        count_--;
        note_first();
        return job;
    }

    // Another job in the place of the first.
    Job* exchange_first(Job* job) {
        Job* first = take_first();
        put_near_front(job);
        return first;
    }

    void put_near_front(Job* job) {
        make_room();
        head_--;
        count_++;
        unsigned i = 0;
        for (; i + 1 < count_ && at(i + 1).key < job->key; i++)
            at(i) = at(i + 1);
        at(i) = {job->key, job};
        note_first();
    }

    void put_near_back(Job* job) {
        make_room();
        unsigned i = count_++;
        for (; i > 0 && job->key < at(i - 1).key; i--)
            at(i) = at(i - 1);
        at(i) = {job->key, job};
        note_first();
    }

private:
    struct Entry {
        u64 key;
        Job* job;
    };

    Entry& at(unsigned index) { return entries_[(head_ + index) & (entries_.size() - 1)]; }

    void note_first() { first_key_ = count_ == 0 ? never : at(0).key; }

    void make_room() {
        if (count_ < entries_.size())
            return;
        std::vector<Entry> larger(2 * entries_.size());
        for (unsigned i = 0; i < count_; i++)
            larger[i] = at(i);
        entries_ = std::move(larger);
        head_ = 0;
    }

    std::vector<Entry> entries_ = std::vector<Entry>(256);
    unsigned head_ = 0;
    unsigned count_ = 0;
    u64 first_key_ = never;
};

// ----------------------------------------------------------------------------------------------------------------- simulator

template <typename Policy, bool with_hash>
class Simulator {
public:
    Simulator(const Table& table, u64 end) : end_(end) {
        for (int stream = 0; stream < stream_count; stream++) {
            units_[stream] = units_of(streams[stream], table);
            releases_[stream].start(streams[stream].rate, streams[stream].period);
        }
        find_next_release();
    }

    u64 units = 0;
    u64 late = 0;
    u64 judged = 0;

    // Of each device's units in the order in which they end, and then of these hashes.
    u64 hash() const {
        u64 value = empty_hash;
        for (const u64 word : hashes_)
            value = hash_with(value, word);
        return value;
    }

    void run() {
        for (;;) {
            run_single_completions();
            const u64 now = std::min(std::min({ends_[0], ends_[1], ends_[2]}) >> device_bits, next_release_);
            if (now > end_)
                return;
            // Anything may happen at once: completions in the order of devices, then releases in the order of streams, then a pass.
            complete(now);
            if (now == end_)
                return;
            if (now == next_release_)
                release(now);
            while (!ready_.empty() && std::max({ends_[0], ends_[1], ends_[2]}) == never)
                place(ready_.take_first(), now);
        }
    }

private:
    // Most instants: one unit ends, and nothing else happens. Before it, no job was waiting or no device was idle, for else a pass
    // would have brought them together; so there is one device or one job to decide upon, and then that holds again.
    void run_single_completions() {
        const u64 limit = std::min(next_release_, end_) << device_bits;
        auto [end0, end1, end2] = ends_; // in registers; an end names its device, so that equal ends are the same end
        u64 units_ended = 0;
        for (u64 first = std::min({end0, end1, end2}); first < limit;) {
            const u64 others0 = end0 == first ? never : end0;
            const u64 others1 = end1 == first ? never : end1;
            const u64 others2 = end2 == first ? never : end2;
            const u64 others = std::min({others0, others1, others2});
            if ((others ^ first) <= device_mask) [[unlikely]]
                break;
            end0 = others0;
            end1 = others1;
            end2 = others2;
            const auto device = static_cast<int>(first & device_mask);
            const Unit* unit = running_[device].unit;
            Job* job = running_[device].job;
            units_ended++;
            if constexpr (with_hash)
                add_to_hash(*job, *unit, device, first >> device_bits);
            if (unit->is_last) [[unlikely]] {
                finish(job, first >> device_bits);
                if (ready_.empty()) {
                    first = others;
                    continue;
                }
                job = ready_.take_first();
                unit = job->unit;
            } else {
                unit++;
                if (ready_.first_key() < job->key) [[unlikely]] {
                    job->unit = unit;
                    job = ready_.exchange_first(job);
                    unit = job->unit;
                }
            }
            const u64 work0 = end0 == never ? unit->work[0] : never;
            const u64 work1 = end1 == never ? unit->work[1] : never;
            const u64 work2 = end2 == never ? unit->work[2] : never;
            const u64 least = std::min({work0, work1, work2});
            const u64 end = (first & ~device_mask) + least;
            end0 = least == work0 ? end : end0;
            end1 = least == work1 ? end : end1;
            end2 = least == work2 ? end : end2;
            const auto chosen = static_cast<int>(least & device_mask);
            running_[chosen] = {unit, job};
            if constexpr (with_hash)
                starts_[chosen] = first >> device_bits;
            first = std::min(others, end);
        }
        units += units_ended;
        ends_ = {end0, end1, end2};
    }

    void complete(u64 now) {
        for (int device = 0; device < devices; device++) {
            if (ends_[device] >> device_bits != now)
                continue;
            ends_[device] = never;
            const auto [unit, job] = running_[device];
            units++;
            if constexpr (with_hash)
                add_to_hash(*job, *unit, device, now);
            if (unit->is_last) {
                finish(job, now);
            } else {
                job->unit = unit + 1;
                ready_.put_near_front(job);
            }
        }
    }

    void release(u64 now) {
        for (int stream = 0; stream < stream_count; stream++) {
            auto& releases = releases_[stream];
            if (releases.next != now)
                continue;
            const u64 deadline = streams[stream].output ? never : releases.following;
            Job* job = pool_.take();
            *job = {Policy::key(stream, now, deadline), units_[stream].data(), releases.number, deadline, stream};
            ready_.put_near_back(job);
            releases.advance(streams[stream].rate, streams[stream].period);
        }
        find_next_release();
    }

    // On the idle device where the unit takes least; at least one is idle.
    void place(Job* job, u64 now) {
        u64 best = never;
        for (int device = 0; device < devices; device++)
            best = std::min(best, job->unit->work[device] | (ends_[device] == never ? 0 : never));
        const auto device = static_cast<int>(best & device_mask);
        ends_[device] = (now << device_bits) + best;
        running_[device] = {job->unit, job};
        if constexpr (with_hash)
            starts_[device] = now;
    }

    void add_to_hash(const Job& job, const Unit& unit, int device, u64 now) {
        for (const u64 word : {static_cast<u64>(job.stream), job.number, u64{unit.layer}, starts_[device], now})
            hashes_[device] = hash_with(hashes_[device], word);
    }

    void finish(Job* job, u64 now) {
        if (job->deadline != never) {
            judged++;
            late += now > job->deadline;
        }
        pool_.give_back(job);
    }

    void find_next_release() {
        next_release_ = never;
        for (const auto& releases : releases_)
            next_release_ = std::min(next_release_, releases.next);
    }

    struct Running {
        const Unit* unit;
        Job* job;
    };

    u64 end_;
    u64 next_release_ = never;
    std::array<u64, devices> ends_{never, never, never}; // never: idle
    std::array<Running, devices> running_{};
    std::array<u64, devices> starts_{};
    std::array<u64, devices> hashes_{empty_hash, empty_hash, empty_hash};
    Ready ready_;
    Pool<Job> pool_;
    std::array<Releases, stream_count> releases_{};
    std::array<std::vector<Unit>, stream_count> units_;
};

template <typename Policy, bool with_hash>
void simulate(const Table& table, u64 end) {
    auto simulator = std::make_unique<Simulator<Policy, with_hash>>(table, end);
    const auto cpu_start = std::clock();
    const auto start = std::chrono::steady_clock::now();
    simulator->run();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    const auto cpu_seconds = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
    std::printf("{\"units\": %" PRIu64 ", \"seconds\": %.6f, \"cpu_seconds\": %.6f, \"late\": %" PRIu64 ", \"judged\": %" PRIu64,
                simulator->units, elapsed.count(), cpu_seconds, simulator->late, simulator->judged);
    if (with_hash)
        std::printf(", \"hash\": \"%016" PRIx64 "\"", simulator->hash());
    std::printf("}\n");
}

} // namespace

int main(int argc, char** argv) {
    try {
        if (argc < 4)
            throw std::runtime_error("usage: scenario_c TABLE.csv {FCFS_DYN|EDF_LAYERS} SECONDS [--hash]");
        const Table table(argv[1]);
        const std::string policy = argv[2];
        const u64 end = std::stoull(argv[3]) * second;
        const bool with_hash = argc > 4 && std::string_view(argv[4]) == "--hash";
        if (policy == "FCFS_DYN")
            with_hash ? simulate<FcfsDyn, true>(table, end) : simulate<FcfsDyn, false>(table, end);
        else if (policy == "EDF_LAYERS")
            with_hash ? simulate<EdfLayers, true>(table, end) : simulate<EdfLayers, false>(table, end);
        else
            throw std::runtime_error("no policy " + policy);
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "scenario_c: %s\n", e.what());
        return 1;
    }
}
