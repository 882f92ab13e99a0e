using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Tests.Scheduling;

/// <summary>Batches of up to three wait for up to 5 ns.</summary>
public sealed class BatchWaitsTests
{
    [Fact]
    public void AJobWaitsForOthersUntilItHasWaitedLongEnough()
    {
        var of = new Components<Batched>();
        of.At(2);
        of.Release();

        of.At(6);
        Waits(of).ShouldBeTrue();
        of.Waits.NextEnd.ShouldBe(Instant.FromNs(7));
        of.At(7);
        Waits(of).ShouldBeFalse();
        of.Waits.NextEnd.ShouldBe(Instant.Never); // the pass began anew
    }

    [Fact]
    public void TheWaitCountsFromTheFirstMember()
    {
        var of = new Components<Batched>();
        of.Release(key: 2);
        of.At(3);
        of.Release(key: 1); // leads, but became ready later

        Waits(of).ShouldBeTrue();
        of.Waits.NextEnd.ShouldBe(Instant.FromNs(5));
        of.At(5);
        Waits(of).ShouldBeFalse();
    }

    [Fact]
    public void AFullBatchDoesNotWait()
    {
        var of = new Components<Batched>();
        of.Release();
        of.Release();
        Waits(of).ShouldBeTrue();

        of.Release();
        Waits(of).ShouldBeFalse();
    }

    [Fact]
    public void OnlyMembersCount()
    {
        var of = new Components<Batched>();
        of.Release();
        of.GoTo(of.Release(key: 1), layer: 1);
        of[of.Release(key: 2)].KeptLeftNs = 4;

        Waits(of).ShouldBeTrue();
    }

    [Fact]
    public void WhatHasBegunDoesNotWait()
    {
        var of = new Components<Batched>();
        var slot = of.Release();
        Waits(of).ShouldBeTrue();

        of.GoTo(slot, layer: 1);
        Waits(of).ShouldBeFalse();

        of.GoTo(slot, layer: 0);
        of[slot].KeptLeftNs = 4;
        Waits(of).ShouldBeFalse();
    }

    [Fact]
    public void ABusyDeviceIsTakenAtOnce()
    {
        var of = new Components<Batched>();
        of.Start(0, of.Release(key: 9));
        of.Release();

        Waits(of).ShouldBeFalse();
        Waits(of, device: 1).ShouldBeTrue();
    }

    [Fact]
    public void AWaitIsToldOnce()
    {
        var of = new Components<Batched>();
        var slot = of.Release();
        Waits(of, device: 1).ShouldBeTrue();

        of.Waits.Take(slot + 1, out _).ShouldBeFalse();
        of.Waits.Take(slot, out var device).ShouldBeTrue();
        device.ShouldBe(1);
        of.Waits.Take(slot, out _).ShouldBeFalse();
    }

    // A pass comes to its first job.
    private static bool Waits(Components<Batched> of, int device = 0)
    {
        of.Waits.Clear();
        of.Ready.BeginPass();
        of.Ready.Next(out var lead).ShouldBeTrue();
        var waits = of.Waits.Waits(lead, device);
        of.Ready.Next(out var same).ShouldBeTrue();
        same.ShouldBe(lead); // the pass is where it was
        of.Ready.EndPass();
        return waits;
    }
}
