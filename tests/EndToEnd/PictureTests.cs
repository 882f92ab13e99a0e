using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>Pictures in the docs are drawn from runs.</summary>
public sealed class PictureTests
{
    private static readonly (string Policy, string Title)[] Runs =
    [
        ("FCFS_AOT", "FCFS_AOT: each model on its fixed device; the frames wait until the prompt is read"),
        ("EDF_DYN", "EDF_DYN: the frames are in time; the LLM is stopped again and again and gets nowhere"),
        ("FTF", "FTF: the prompt is read first; the frames use the other devices"),
    ];

    /// <summary>A picture that differs is left beside the old one, to look at and rename.</summary>
    [Fact]
    public async Task ThePictureOfTheReadmeIsOfItsRuns()
    {
        var picture = new SchedulePicture(
            ["npu", "gpu", "cpu"],
            [
                ("sr", "super resolution", "#4477aa"), ("od", "object detection", "#66ccee"), ("pp", "3D detection", "#228833"),
                ("rag", "retrieval", "#ccbb44"), ("llm", "LLM (pale: work that is lost)", "#ee6677"),
            ],
            330_000_000, 480_000_000);
        foreach (var (policy, title) in Runs)
        {
            var program = ScheduleRun.Link(Repository.PathOf("examples", "rtgen", "c-gaming-ii.sched"), policy, settings: "run=1s");
            picture.Add(title, Schedule.Of(ScheduleRun.Of(program)).Units);
        }

        var (path, received) = (Repository.PathOf("docs", "schedule.svg"), Repository.PathOf("docs", "schedule.received.svg"));
        var drawn = picture.Svg();
        if (drawn == (await File.ReadAllTextAsync(path)).ReplaceLineEndings("\n"))
        {
            File.Delete(received);
            return;
        }

        await File.WriteAllTextAsync(received, drawn);
        Assert.Fail($"{path} is not what the runs give now; compare it with {received} and rename that.");
    }
}
