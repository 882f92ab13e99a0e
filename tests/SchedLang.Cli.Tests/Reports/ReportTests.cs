using System.Globalization;
using System.Text.Json;
using SchedLang.Simulator.Reports;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Reports;

/// <summary><c>run --report</c> and <c>explore --report</c>: what the files hold.</summary>
public sealed class ReportTests : IDisposable
{
    private const string Game = "examples/rtgen/c-gaming-ii.sched";
    private const string Never = "never";

    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

    [Theory]
    [InlineData(Game, "GamingII", "EDF_DYN")]
    [InlineData("examples/policies/demo.sched", "Game", "Orca")]
    public async Task TheTimelineHoldsTheUnitsOfTheLog(string file, string scenario, string policy)
    {
        var data = await ReportOfAsync(file, "--scenario", scenario, "-p", policy, "--set", "run=1s", "--out", _folder);

        var units = data.Json.GetProperty("runs")[0].GetProperty("units");
        var devices = data.Json.GetProperty("devices").EnumerateArray().Select(d => d.GetString()!).ToList();
        var device = devices.SelectMany((d, i) => Enumerable.Repeat(d, units.GetProperty("perDevice")[i].GetInt32())).ToList();
        var (start, length) = (data.Column(units, "start"), data.Column(units, "length"));
        var (stream, job, stage, token, layer) = (data.Column(units, "stream"), data.Column(units, "job"), data.Column(units, "stage"), data.Column(units, "token"), data.Column(units, "layer"));
        var outcome = data.Column(units, "outcome");
        var rows = Enumerable.Range(0, start.Count)
            .Where(i => outcome[i] < 4)
            .Select(i => Line(
                device[i], data.Json.GetProperty("streams")[(int)stream[i]].GetProperty("name").GetString()!, job[i], data.Json.GetProperty("stages")[(int)stage[i]].GetString()!,
                token[i] == 0 ? "" : token[i].ToString(CultureInfo.InvariantCulture), layer[i], start[i], start[i] + length[i], ((string[])["done", "lost", "kept", "aborted"])[outcome[i]]))
            .Order(StringComparer.Ordinal).ToList();

        var end = data.Json.GetProperty("durationNs").GetInt64();
        rows.ShouldBe(
            [.. File.ReadLines(Path.Combine(_folder, "units.csv")).Skip(1).Where(l => !l.EndsWith($",{end},kept", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]);
        rows.Count.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task ItHoldsTheJobsOfTheLog()
    {
        var data = await ReportOfAsync(Game, "-p", "EDF_DYN", "--set", "run=1s", "--out", _folder);

        var jobs = data.Json.GetProperty("runs")[0].GetProperty("jobs");
        var release = data.Column(jobs, "release");
        string Instant(string column, int i) => data.Column(jobs, column)[i] is var since && since < 0 ? "" : (release[i] + since).ToString(CultureInfo.InvariantCulture);
        var (stream, number, outcome) = (data.Column(jobs, "stream"), data.Column(jobs, "number"), data.Column(jobs, "outcome"));
        var rows = Enumerable.Range(0, release.Count).Select(i => Line(
            data.Json.GetProperty("streams")[(int)stream[i]].GetProperty("name").GetString()!, number[i], release[i], Instant("deadline", i), Instant("firstStart", i),
            Instant("firstToken", i), Instant("finish", i), ((string[])["completed", "dropped", "unfinished"])[outcome[i]])).Order(StringComparer.Ordinal);

        // All columns but the number of tokens.
        rows.ShouldBe(File.ReadLines(Path.Combine(_folder, "jobs.csv")).Skip(1)
            .Select(l => l.Split(',')).Select(c => string.Join(',', [.. c[..7], c[8]])).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task MetricsAreThoseOfTheSummary()
    {
        var data = await ReportOfAsync(Game, "-p", "FTF", "--set", "run=1s", "--out", _folder);

        using var summary = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "summary.json")));
        var (values, metrics) = (data.Json.GetProperty("runs")[0].GetProperty("run"), data.Json.GetProperty("metrics").GetProperty("run"));
        values.GetArrayLength().ShouldBe(metrics.GetArrayLength());
        for (var i = 0; i < values.GetArrayLength(); i++)
        {
            var (id, unit) = (metrics[i].GetProperty("id").GetString()!, metrics[i].GetProperty("unit").GetString()!);
            var (suffix, factor) = unit switch { "Time" => ("_ns", 1), "Energy" => ("_j", 1e9), "PerSecond" => ("_per_s", 1), _ => ("", 1.0) };
            var expected = summary.RootElement.GetProperty("overall").GetProperty(id + suffix);
            if (expected.ValueKind == JsonValueKind.Number)
                values[i].GetDouble().ShouldBe(expected.GetDouble() * factor, 1e-9 + Math.Abs(expected.GetDouble() * factor * 1e-12), id);
            else
                values[i].ToString().ShouldBe(expected.ToString(), id);
        }
    }

    [Fact]
    public async Task DistributionsEndAtTheirMaximum()
    {
        var data = await ReportOfAsync(Game, "-p", "FTF", "--set", "run=2s");

        var run = data.Json.GetProperty("runs")[0];
        var metrics = data.Json.GetProperty("metrics").GetProperty("stream").EnumerateArray().Select(m => m.GetProperty("id").GetString()).ToList();
        var distributions = run.GetProperty("distributions").EnumerateArray().ToList();
        distributions.Select(d => d.GetProperty("metric").GetString()).Distinct().Order(StringComparer.Ordinal).ShouldBe(["gap", "latency", "tpt", "ttft"]);
        foreach (var distribution in distributions)
        {
            var values = data.Column(distribution, "values");
            values.ShouldBe(values.Order());
            var max = metrics.IndexOf($"{distribution.GetProperty("metric").GetString()}.max");
            if (max >= 0)
                ((double)values[^1]).ShouldBe(run.GetProperty("streams")[distribution.GetProperty("stream").GetInt32()][max].GetDouble(), 1.0);
        }

        // A job has one time per token, and a gap for each of its tokens but the first.
        var (tpt, gap) = (distributions.Single(d => d.GetProperty("metric").GetString() == "tpt"), distributions.Single(d => d.GetProperty("metric").GetString() == "gap"));
        gap.GetProperty("count").GetInt64().ShouldBeGreaterThan(tpt.GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task UseOfDevicesAddsUpToTheirUtilization()
    {
        var data = await ReportOfAsync(Game, "-p", "FTF", "--set", "run=2s");

        var run = data.Json.GetProperty("runs")[0];
        var held = data.Column(run.GetProperty("load"), "held");
        var utilization = data.Json.GetProperty("metrics").GetProperty("device").EnumerateArray().ToList().FindIndex(m => m.GetProperty("id").GetString() == "utilization");
        var each = held.Count / data.Json.GetProperty("devices").GetArrayLength();
        for (var device = 0; device < 3; device++)
            (held.Skip(device * each).Take(each).Sum() / 1000.0 / ReportRecorder.LoadColumns).ShouldBe(run.GetProperty("devices")[device][utilization].GetDouble(), 0.002);
    }

    [Fact]
    public async Task BeyondTheLimitTheFirstUnitsAreKeptAndThePageSaysSo()
    {
        var data = await ReportOfAsync(Game, "-p", "FTF", "--set", "run=150s");

        var units = data.Json.GetProperty("runs")[0].GetProperty("units");
        units.GetProperty("total").GetInt64().ShouldBeGreaterThan(ReportRecorder.MostUnits);
        units.GetProperty("limit").GetInt32().ShouldBe(ReportRecorder.MostUnits);
        var start = data.Column(units, "start");
        start.Count.ShouldBe(ReportRecorder.MostUnits);
        var until = units.GetProperty("untilNs").GetInt64();
        until.ShouldBeLessThan(data.Json.GetProperty("durationNs").GetInt64());
        start.Max().ShouldBeLessThanOrEqualTo(until);
        new FileInfo(Page).Length.ShouldBeLessThan(8_000_000);
    }

    [Fact]
    public async Task SeveralPoliciesShareAFile()
    {
        var data = await ReportOfAsync(Game, "-p", "FTF,EDF_DYN", "--set", "run=1s");

        data.Json.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("policy").GetString()).ShouldBe(["FTF", "EDF_DYN"]);
        Directory.GetFiles(_folder).ShouldBe([Page]);
    }

    [Fact]
    public async Task TwoRunsGiveTheSameBytes()
    {
        await ReportOfAsync(Game, "-p", "FTF", "--set", "run=1s");
        var first = await File.ReadAllBytesAsync(Page);
        await ReportOfAsync(Game, "-p", "FTF", "--set", "run=1s");

        (await File.ReadAllBytesAsync(Page)).ShouldBe(first);
    }

    [Fact]
    public async Task WhatCostTheMissesIsThatOfTheJson()
    {
        var run = await CommandRun.OfAsync("run", Game, "-p", "FTF,EDF_DYN", "--set", "run=2s", "--blame", "--format", "json", "--report", Page);

        using var json = JsonDocument.Parse(run.Output);
        var data = new ReportData(Page).Json;
        for (var i = 0; i < 2; i++)
        {
            var streams = data.GetProperty("runs")[i].GetProperty("blame").EnumerateArray().ToList();
            streams.Count.ShouldBe(5);
            foreach (var stream in streams)
            {
                var expected = json.RootElement[i].GetProperty("blame").GetProperty(data.GetProperty("streams")[stream.GetProperty("stream").GetInt32()].GetProperty("name").GetString()!);
                (stream.GetProperty("missed").GetInt64(), stream.GetProperty("missedNs").GetInt64())
                    .ShouldBe((expected.GetProperty("missed_jobs").GetInt64(), expected.GetProperty("missed_ns").GetInt64()));
                stream.GetProperty("lines").EnumerateArray().Select(l => (l.GetProperty("device").GetString(), l.GetProperty("missedNs").GetInt64(), l.GetProperty("misses").GetInt64()))
                    .ShouldBe(expected.GetProperty("parts").EnumerateArray().Select(l => (l.GetProperty("device").GetString(), l.GetProperty("missed_ns").GetInt64(), l.GetProperty("misses").GetInt64())));
            }
        }

        (await ReportOfAsync(Game, "-p", "FTF", "--set", "run=1s")).Json.GetProperty("runs")[0].TryGetProperty("blame", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task AReportChangesNoResult()
    {
        var with = await CommandRun.OfAsync("run", Game, "-p", "FTF", "--set", "run=1s", "-f", "json", "--report", Page);
        var without = await CommandRun.OfAsync("run", Game, "-p", "FTF", "--set", "run=1s", "-f", "json");

        with.Output.ShouldBe(without.Output);
    }

    [Fact]
    public async Task ARunWithoutJobsHasAReport()
    {
        var data = await ReportOfAsync(ReportPrograms.WithoutJobs(_folder), "-p", "ByArrival", "--set", "run=1s");

        data.Json.GetProperty("runs")[0].GetProperty("units").GetProperty("total").GetInt64().ShouldBe(0);
        data.Json.GetProperty("runs")[0].GetProperty("jobs").GetProperty("total").GetInt64().ShouldBe(0);
    }

    [Theory]
    [InlineData("run", Game, "-p", "FTF", "--set", "run=1s")]
    [InlineData("explore", "docs/questions.sched", "Questions", "--seeds", "1")]
    public async Task WhereItCannotBeWrittenNothingIsLeft(params string[] command)
    {
        string[] output = command[0] == "explore" ? ["--out", Path.Combine(_folder, "out")] : [];
        var run = await CommandRun.OfAsync([.. command, .. output, "--report", "/proc/none/r.html"]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("error SL4111: '/proc/none/r.html' cannot be written");
    }

    [Fact]
    public async Task AFolderIsNoReport()
    {
        var run = await CommandRun.OfAsync("run", Game, "-p", "FTF", "--set", "run=1s", "--report", _folder);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("error SL4111");
        Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder)!, Path.GetFileName(_folder) + "*.partial").ShouldBeEmpty();
    }

    [Fact]
    public async Task AnExplorationHasEveryCombination()
    {
        var run = await CommandRun.OfAsync("explore", "docs/questions.sched", "Questions", "--seeds", "1..2", "--out", Path.Combine(_folder, "out"), "--report", Page, "-f", "json");

        using var means = JsonDocument.Parse(run.Output);
        var data = new ReportData(Page);
        var points = data.Json.GetProperty("points").EnumerateArray().ToList();
        var results = means.RootElement.GetProperty("points");
        points.Count.ShouldBe(results.GetArrayLength());
        var energy = data.Json.GetProperty("metrics").EnumerateArray().ToList().FindIndex(m => m.GetProperty("id").GetString() == "energy");
        for (var i = 0; i < points.Count; i++)
        {
            var joules = results[i].GetProperty("metrics").GetProperty("energy_j").GetProperty("mean").GetDouble();
            (points[i].GetProperty("figures")[energy].GetProperty("mean").GetDouble() / 1e9).ShouldBe(joules, joules * 1e-9);
        }
    }

    [Fact]
    public async Task AnExplorationOfOneRunHasAReport()
    {
        var run = await CommandRun.OfAsync("explore", ReportPrograms.OfOneRun(_folder), "--out", Path.Combine(_folder, "out"), "--report", Page);

        run.ExitCode.ShouldBe(0, run.Error);
        var point = new ReportData(Page).Json.GetProperty("points").EnumerateArray().Single();
        point.GetProperty("figures")[0].GetProperty("half").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void ColumnsAreReadBack()
    {
        long[][] columns = [[], [0], [long.MinValue, long.MaxValue, 0, -1, 1], [63, 64, -64, -65, 127, 128], [.. Enumerable.Range(0, 1000).Select(i => (long)i * i * i)]];
        using (var file = File.Create(Page))
        {
            ReportPage.Write(file, (json, writer) =>
            {
                for (var i = 0; i < columns.Length; i++)
                    json.WriteNumber($"c{i}", writer.Add(columns[i]));
            });
        }

        var data = new ReportData(Page);
        for (var i = 0; i < columns.Length; i++)
            data.Column(data.Json, $"c{i}").ShouldBe(columns[i]);
    }

    [Fact]
    public void UnitsWithoutAnyRegularityFitToo()
    {
        var random = new Random(1);
        var writer = new ColumnWriter();
        IEnumerable<long> Draws(long below) => [.. Enumerable.Range(0, ReportRecorder.MostUnits).Select(_ => random.NextInt64(below))];
        writer.Add(Draws(20_000_000_000).Order());
        // Length, stream, job, stage, token, layer, overhead, member, outcome.
        foreach (var below in (long[])[2_000_000, 16, 10_000, 4, 1000, 64, 100_000, 8, 5])
            writer.Add(Draws(below));

        writer.ToBase64().Length.ShouldBeLessThan(7_500_000);
    }

    [Fact]
    public async Task ThePageLoadsNothing()
    {
        await ReportOfAsync(Game, "-p", "FTF", "--set", "run=1s");

        var page = await File.ReadAllTextAsync(Page);
        page.ShouldContain("default-src 'none'");
        page.ShouldNotContain(" src=");
        page.ShouldNotContain("<link");
        page.ShouldContain("The MIT License (MIT)");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Page => Path.Combine(_folder, "report.html");

    private async Task<ReportData> ReportOfAsync(params string[] args)
    {
        var run = await CommandRun.OfAsync(["run", .. args, "--report", Page]);
        run.ExitCode.ShouldBe(0, run.Error);
        return new ReportData(Page);
    }

    private static string Line(params object[] cells) =>
        string.Join(',', cells.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c}"))).Replace(Never, "", StringComparison.Ordinal);
}
