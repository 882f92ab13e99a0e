// What the simulators in this folder share: latency tables, exact release times, a pool of jobs, and the hash of a schedule.

#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

using u64 = std::uint64_t;

constexpr u64 second = 1'000'000'000;

// Latency of a stage by model, stage, device and tokens: piecewise linear in tokens.
class Table {
public:
    explicit Table(const std::string& path) {
        std::ifstream file(path);
        if (!file)
            throw std::runtime_error("cannot read " + path);
        std::string line;
        std::getline(file, line);
        const auto header = fields(line);
        const auto column = [&](std::string_view name) -> std::size_t {
            const auto found = std::find(header.begin(), header.end(), name);
            if (found == header.end())
                throw std::runtime_error("no column " + std::string(name));
            return static_cast<std::size_t>(found - header.begin());
        };
        const auto model = column("model"), stage = column("stage"), device = column("device"), tokens = column("tokens"),
                   latency = column("latency_ms");
        while (std::getline(file, line)) {
            const auto row = fields(line);
            if (row.size() < header.size())
                continue;
            const auto ns = std::llrint(std::stod(row[latency]) * 1e6);
            points_[{row[model], row[stage], row[device]}].emplace_back(row[tokens].empty() ? 0 : std::stoll(row[tokens]), ns);
        }
        for (auto& [key, points] : points_)
            std::sort(points.begin(), points.end());
    }

    std::int64_t stage(std::string_view model, std::string_view stage, std::string_view device, std::int64_t tokens) const {
        const auto& points = points_.at({std::string(model), std::string(stage), std::string(device)});
        if (points.size() == 1 || tokens <= points[0].first)
            return points[0].second;
        std::size_t i = 1;
        while (i < points.size() - 1 && points[i].first < tokens)
            i++;
        const auto [x0, y0] = points[i - 1];
        const auto [x1, y1] = points[i];
        const auto rise = static_cast<double>((y1 - y0) * (tokens - x0)) / static_cast<double>(x1 - x0);
        return std::max<std::int64_t>(1, std::llrint(static_cast<double>(y0) + rise));
    }

private:
    static std::vector<std::string> fields(const std::string& line) {
        std::vector<std::string> result(1);
        for (const char c : line) {
            if (c == ',')
                result.emplace_back();
            else if (c != '\r')
                result.back() += c;
        }
        return result;
    }

    std::map<std::tuple<std::string, std::string, std::string>, std::vector<std::pair<std::int64_t, std::int64_t>>> points_;
};

// Releases of a stream: k / rate seconds, rounded half to even, or k periods.
struct Releases {
    u64 next = 0;
    u64 following = 0;
    u64 number = 0;
    u64 quotient = 0;
    u64 remainder = 0;

    void start(u64 rate, u64 period) { look(rate, period); }

    void advance(u64 rate, u64 period) {
        next = following;
        number++;
        look(rate, period);
    }

private:
    void look(u64 rate, u64 period) {
        if (!rate) {
            following = next + period;
            return;
        }
        quotient += second / rate;
        remainder += second % rate;
        if (remainder >= rate) {
            remainder -= rate;
            quotient++;
        }
        following = quotient + (2 * remainder > rate || (2 * remainder == rate && quotient % 2 == 1));
    }
};

// Jobs come from here and go back.
template <typename Job>
class Pool {
public:
    Job* take() {
        if (free_.empty()) {
            constexpr int chunk = 256;
            chunks_.push_back(std::make_unique<Job[]>(chunk));
            for (int i = 0; i < chunk; i++)
                free_.push_back(&chunks_.back()[i]);
        }
        Job* job = free_.back();
        free_.pop_back();
        return job;
    }

    void give_back(Job* job) { free_.push_back(job); }

private:
    std::vector<std::unique_ptr<Job[]>> chunks_;
    std::vector<Job*> free_;
};

// FNV-1a over words.
constexpr u64 empty_hash = 14695981039346656037u;

constexpr u64 hash_with(u64 value, u64 word) { return (value ^ word) * 1099511628211u; }
