using SchedLang.Compiler.Text;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>A policy of the library names no platform, so that each runs on any scenario: here on those of the study.</summary>
public sealed class LibraryScenarioTests
{
    private static readonly string[] Scenarios = ["a-video-conferencing", "b-gaming-i", "c-gaming-ii", "d-prompt-length"];

    public static TheoryData<string> Policies => LibraryTests.Policies;

    [Theory]
    [MemberData(nameof(Policies))]
    public void APolicyRunsOnEveryScenarioOfTheStudy(string name)
    {
        var policy = PolicyLibrary.Of(name);
        foreach (var scenario in Scenarios)
        {
            var path = Path.Combine(PolicyLibrary.Folder, "page.sched");
            var files = new DiskAndPage(path, $"use \"{policy.File}\"\nuse \"../rtgen/{scenario}.sched\"");
            var run = ScheduleRun.Of(ScheduleRun.Link(path, policy.Name, files, settings: "run=2 s"));

            Schedule.Of(run).Units.Count(u => u.IsDone).ShouldBeGreaterThan(100, scenario);
        }
    }

    /// <summary>The disk with one more file.</summary>
    private sealed class DiskAndPage(string path, string text) : IFileSource
    {
        private readonly DiskFiles _disk = new();

        public byte[] Read(string file) => file == path ? System.Text.Encoding.UTF8.GetBytes(text) : _disk.Read(file);

        public long SizeOf(string file) => file == path ? text.Length : _disk.SizeOf(file);

        public IEnumerable<string> FilesIn(string folder) => _disk.FilesIn(folder);
    }
}
