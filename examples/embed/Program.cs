using GameSimulator;

// The second program: threads FOLDER [SLOWER].
if (args is ["threads", var folder, .. var slower])
    return Threads.Run(folder, slower is [var times] ? new RealClock(double.Parse(times, System.Globalization.CultureInfo.InvariantCulture)) : new VirtualClock());

// One run: streams, devices and metrics are properties.
var result = Game.Run(new Edzl { Margin = 2 }, seed: 7);
Console.WriteLine($"{result.Policy}: sr misses {result.Sr.ViolationRate:P1}, npu is busy {result.Npu.Utilization:P1}, {result.Energy:F1} J");
Console.WriteLine($"npc answers after {result.Npc.TtftP99:F0} ms (99th percentile)");

// Which margin misses the fewest deadlines? Eight seeds each, on all cores.
foreach (var margin in new[] { 0.0, 2, 5, 10 })
{
    var policy = new Edzl { Margin = margin };
    var rates = Enumerable.Range(1, 8).AsParallel().AsOrdered().Select(seed => Game.Run(policy, seed).ViolationRate).ToArray();
    Console.WriteLine($"margin {margin,2} ms: {rates.Average():P2} missed");
}

// The same scenario under another policy.
foreach (var stream in Game.Run(new Sarathi { ChunkSize = 128 }).Streams)
    Console.WriteLine($"{stream.Name,-4} {stream.Completed,4} jobs, mean latency {stream.LatencyMean:F1} ms");

// A value outside its range is an exception.
try
{
    Game.Run(new Sarathi { ChunkSize = 0 });
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.Message.Split('\n')[0]);
}

return 0;
