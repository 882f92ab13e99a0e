using System.Collections.Immutable;
using SchedLang.Compiler.Linking;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Explanation;

/// <summary>What to show of a model: the piece of work whose costs are given.</summary>
/// <param name="Tokens">Tokens that a prefill reads, and the context of a decode; the shape of other stages.</param>
/// <param name="From">Tokens of the prompt that were read before.</param>
/// <param name="Batch">Jobs that run together, each with a piece of this size.</param>
public sealed record GraphPiece(long Tokens = 256, long From = 0, int Batch = 1);

/// <summary>The units of a model on a platform, with what each device takes for them.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Devices">Its devices in order.</param>
/// <param name="Model">The model.</param>
/// <param name="Kind">The word for its kind.</param>
/// <param name="Layers">Its declared layers.</param>
/// <param name="Operators">Its operators in order, those that run once last; empty without any.</param>
/// <param name="Fuse">How operators are grouped.</param>
/// <param name="Piece">The piece whose costs are given.</param>
/// <param name="Stages">Its stages.</param>
/// <param name="Chunks">For an LLM, what chunks of several sizes take, each unit on its fastest device.</param>
/// <param name="Fits">How the rates of devices were fitted to measured points.</param>
public sealed record ExecutionGraph(
    string Platform, ImmutableArray<string> Devices, string Model, string Kind, int Layers, ImmutableArray<string> Operators, string Fuse,
    GraphPiece Piece, ImmutableArray<GraphStage> Stages, ImmutableArray<GraphChunk> Chunks, ImmutableArray<DeviceFit> Fits);

/// <summary>A stage of the model.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Units">Number of units of a job in the stage.</param>
/// <param name="Groups">The units, those alike taken together.</param>
/// <param name="Whole">What each device takes for the whole stage; null without support for all of it.</param>
/// <param name="Fastest">The time in ns with each unit on its fastest device; null if a unit has none.</param>
public sealed record GraphStage(
    Stage Stage, int Units, ImmutableArray<GraphUnit> Groups, ImmutableArray<GraphCost?> Whole, long? Fastest);

/// <summary>Units that are alike: of one name, and with latencies that differ by at most 1 ns. The costs are those of the first.</summary>
/// <param name="Name">Its operators, or its layers.</param>
/// <param name="Times">How many units of the stage are like it.</param>
/// <param name="First">Number of the first of them.</param>
/// <param name="IsDerived">Whether its costs are derived from operators on any device.</param>
/// <param name="Costs">What each device takes for one of them; null without support.</param>
/// <param name="Preferred">Number of the device with the least latency; -1 if none supports it.</param>
/// <param name="Why">Why this device.</param>
public sealed record GraphUnit(
    string Name, int Times, int First, bool IsDerived, ImmutableArray<GraphCost?> Costs, int Preferred, string Why);

/// <summary>What a unit or stage takes on a device.</summary>
/// <param name="Ns">Its latency in ns.</param>
/// <param name="Bandwidth">Its memory traffic in bytes per ns; 0 if unknown.</param>
/// <param name="EnergyNj">Its energy in nJ: measured, else power x latency; 0 if neither is known.</param>
public sealed record GraphCost(long Ns, double Bandwidth, double EnergyNj);

/// <summary>A chunk of prefill at the start of a prompt.</summary>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Ns">Its time in ns, with each unit on its fastest device; null if a unit has none.</param>
/// <param name="LongestNs">The time of the longest unit.</param>
/// <param name="Longest">The name of the longest unit, and its device.</param>
public sealed record GraphChunk(long Tokens, long? Ns, long LongestNs, string Longest);
